import { createHash } from 'node:crypto';

import type { JsonObject } from '../../core/json.ts';
import type { ModelEntry } from './models.ts';
import { blocksToCount } from './prompt-blocks.ts';

/** Prompt caching guide: how long an entry lives after it was written or last read, in milliseconds. */
const LIFETIME_MS = { '5m': 300_000, '1h': 3_600_000 } as const;
/** Prompt caching guide: an entry can be read once the answer that writes it begins. A guess at how long that takes. */
const WRITING_MS = 2_000;
/** More prefixes than anybody marks; the oldest goes first, so that a batch of unique prompts needs little memory. */
const MOST_ENTRIES = 4_096;

type Ttl = keyof typeof LIFETIME_MS;

/** What of a prompt was read from the cache, and what was written to it, in tokens. */
export interface CacheUse {
  readonly read: number;
  readonly written: Readonly<Record<Ttl, number>>;
}

const NOTHING: CacheUse = { read: 0, written: { '5m': 0, '1h': 0 } };

interface Entry {
  /** Milliseconds since 1970. */
  readonly readableAt: number;
  readonly expiresAt: number;
}

interface Prefix {
  readonly key: string;
  readonly ttl: Ttl;
  /** Of the prompt up to here. */
  readonly tokens: number;
}

/** A cache of prompt prefixes, by their bytes. */
export class PromptCache {
  readonly #entries = new Map<string, Entry>();

  /** Looks the prompt's prefixes up at a time, and writes those that are not there yet. */
  use(body: JsonObject, model: ModelEntry, now: number): CacheUse {
    const prefixes = prefixesOf(body, model);
    if (prefixes.length === 0) return NOTHING;
    const hit = prefixes.findLastIndex(({ key }) => this.#isReadable(key, now));
    const written = { '5m': 0, '1h': 0 };
    let before = 0;
    for (const [index, { key, ttl, tokens }] of prefixes.entries()) {
      const isRead = index <= hit;
      if (!isRead) written[ttl] += tokens - before;
      this.#write(key, isRead ? now : now + WRITING_MS, now + LIFETIME_MS[ttl]);
      before = tokens;
    }
    return { read: prefixes[hit]?.tokens ?? 0, written };
  }

  #isReadable(key: string, now: number): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.readableAt <= now && now < entry.expiresAt;
  }

  #write(key: string, readableAt: number, expiresAt: number): void {
    const known = this.#entries.get(key);
    const first = known === undefined || known.expiresAt <= readableAt ? readableAt : known.readableAt;
    this.#entries.delete(key);
    this.#entries.set(key, { readableAt: Math.min(first, readableAt), expiresAt });
    if (this.#entries.size <= MOST_ENTRIES) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

/** The prefixes that are marked and long enough. */
function prefixesOf(body: JsonObject, model: ModelEntry): readonly Prefix[] {
  const blocks = blocksToCount(body);
  if (blocks.every((block) => block.ttl === undefined)) return [];
  const hash = createHash('sha256').update(model.id);
  const prefixes: Prefix[] = [];
  let tokens = 0;
  for (const { block, tokens: own, ttl } of blocks) {
    const { cache_control: _, ...content } = block;
    hash.update(JSON.stringify(content));
    tokens += own;
    if (ttl === undefined || tokens < model.cacheMinimum) continue;
    prefixes.push({ key: hash.copy().digest('base64'), ttl, tokens });
  }
  return prefixes;
}
