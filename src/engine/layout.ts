import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Where everything is inside the state directory: the one place that knows. */
export class Layout {
  /** The state directory, `.batch_router` by default. */
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get ledger(): string {
    return join(this.root, 'ledger.db');
  }

  runDirectory(runId: string): string {
    return join(this.root, 'runs', safeName(runId));
  }

  /** The results of a run, in input order. */
  runResults(runId: string): string {
    return join(this.runDirectory(runId), 'results.jsonl');
  }

  shardDirectory(runId: string): string {
    return join(this.runDirectory(runId), 'shards');
  }

  /** A shard's files for as long as it has no batch id, and its list of rows for good. */
  shardFile(runId: string, number: number, kind: ShardFileKind): string {
    return join(this.shardDirectory(runId), shardFileName(number, kind));
  }

  generatedDirectory(provider: string): string {
    return join(this.root, 'generated', safeName(provider));
  }

  /** A batch's files. */
  batchFile(provider: string, batchId: string, kind: BatchFileKind): string {
    return join(this.generatedDirectory(provider), `batch_${safeName(batchId)}_${kind}.jsonl`);
  }
}

/** The name of a shard's file within a directory of shards. */
export function shardFileName(number: number, kind: ShardFileKind): string {
  return `${String(number).padStart(5, '0')}_${kind}.jsonl`;
}

/** `rows` lists which requests a shard holds; see `rows-file.ts`. `created` notes a batch for a moment; see `creation-note.ts`. */
export type ShardFileKind = 'unified' | 'provider' | 'rows' | 'created' | 'results';

/** Requests unified, requests as sent, answers as they came (two files where the provider has two), results unified. */
export type BatchFileKind = 'unified' | 'provider' | 'output' | 'errors' | 'results';

/** Most file systems take names of 255 bytes; the longest prefix and suffix around an id need 40. */
const MAX_NAME = 180;

/**
 * An id as a part of a file name. Ids come from elsewhere: whatever is not a letter, digit, dash, underscore or inner
 * dot is written as `%XX` of its bytes, so that different ids stay different and none leads out of the directory.
 */
export function safeName(id: string): string {
  const escaped = id.replaceAll(/[^A-Za-z0-9_.-]|^\.+/gu, (found) =>
    [...Buffer.from(found)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  );
  if (escaped.length <= MAX_NAME) return escaped === '' ? '%' : escaped;
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 32);
  return `${escaped.slice(0, MAX_NAME - 33)}~${digest}`;
}
