import type { Dialect } from '../adapter/dialect.ts';
import { reasonOf } from '../core/errors.ts';
import { isJsonObject, type JsonValue } from '../core/json.ts';
import type { LineBlock } from '../jsonl/line-block.ts';
import type { Mode } from '../model/request.ts';
import type { UnifiedResult } from '../model/result.ts';
import { describeRefusedLine } from './bad-lines.ts';
import { buildResult } from './result-builder.ts';

/** What is known of result lines whose requests are not at hand. */
export interface ResultLines {
  /** Whose lines they are. */
  readonly dialect: Dialect;
  readonly batchId?: string;
  /** That of all requests, where it is known; otherwise each answer tells by its own look. */
  readonly mode?: Mode | undefined;
  /** Keep the provider's own line in each result. */
  readonly withRaw: boolean;
  /**
   * Whether a line with an id and nothing else that is known is no result line: so it is in a file of which only
   * somebody's word says whose it is, and not in one that the provider itself handed out.
   */
  readonly needsOutcome: boolean;
}

/**
 * Reads a block of result lines without their requests. `visit` gets the result of each line, or what is wrong with the
 * line in words, and the line's number; blank lines are passed over.
 */
export function visitResultLines(
  block: LineBlock,
  lines: ResultLines,
  visit: (read: UnifiedResult | string, line: number) => void,
): void {
  const refused = new Map(block.refused.map((line) => [line.index, describeRefusedLine(line)]));
  for (let index = 0; index < block.count; index += 1) {
    const read = refused.get(index) ?? readLine(block.text(index), lines);
    if (read !== undefined) visit(read, block.firstLine + index);
  }
}

function readLine(text: string, lines: ResultLines): UnifiedResult | string | undefined {
  if (text.trim() === '') return undefined;
  try {
    // What JSON.parse returns is JSON.
    return readValue(JSON.parse(text) as JsonValue, lines);
  } catch (cause) {
    if (cause instanceof SyntaxError) return `is not JSON: ${cause.message}`;
    // An answer that nests deeper than the stack goes is one bad line.
    return `cannot be read: ${reasonOf(cause)}`;
  }
}

function readValue(
  value: JsonValue,
  { batchId, dialect, mode, needsOutcome, withRaw }: ResultLines,
): UnifiedResult | string {
  const envelope = dialect.framing.unwrap(isJsonObject(value) ? value : null);
  if (envelope.kind === 'unreadable') {
    return `is no result line of ${dialect.profile.title}: ${envelope.reason}`;
  }
  if (needsOutcome && envelope.kind === 'failure' && envelope.code === 'malformed') {
    return `is no result line of ${dialect.profile.title}: ${envelope.message}`;
  }
  const isAnswer = envelope.kind === 'response' && envelope.status < 400;
  const own = mode ?? (isAnswer ? dialect.modeOfAnswer(envelope.body) : 'chat');
  const owner = { customId: envelope.id, mode: own, provider: dialect.name, batchId, attempts: 1 };
  // A custom answer is not translated: it is nowhere but in the provider's line.
  const isKept = withRaw || own === 'custom';
  return buildResult(dialect, owner, envelope, isKept ? value : undefined);
}
