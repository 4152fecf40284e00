import type { Dialect } from '../adapter/dialect.ts';
import { reasonOf } from '../core/errors.ts';
import { isJsonObject, type JsonValue } from '../core/json.ts';
import type { LineBlock } from '../jsonl/line-block.ts';
import type { UnifiedResult } from '../model/result.ts';
import { describeRefusedLine } from './bad-lines.ts';
import { ProblemList } from './problem-list.ts';
import { readBlocks } from './read-blocks.ts';
import type { RequestSource } from './request-source.ts';
import { buildResult } from './result-builder.ts';

/** How result files are converted. */
export interface ResultConversion {
  /** Whose files they are. */
  readonly dialect: Dialect;
  /** Keep the provider's own line in each result. */
  readonly withRaw: boolean;
  readonly signal: AbortSignal;
}

/**
 * Converts the lines of a provider's result files, some at a time. What can be read is handed out, whatever else is in
 * the file. @throws ValidationError at the end, with all lines that cannot be read; FileOperationError, InterruptedError
 */
export async function* convertResultLines(
  source: RequestSource,
  conversion: ResultConversion,
): AsyncGenerator<readonly UnifiedResult[]> {
  const problems = new ProblemList();
  let found = 0;
  for await (const { block, file } of readBlocks(source, conversion.signal)) {
    const results = takeBlock(block, file, conversion, problems);
    found += results.length;
    if (results.length > 0) yield results;
  }
  if (found === 0 && problems.total === 0) problems.add({ file: source.name, message: 'holds no results' });
  problems.throwIfAny();
}

function takeBlock(
  block: LineBlock,
  file: string,
  conversion: ResultConversion,
  problems: ProblemList,
): UnifiedResult[] {
  const results: UnifiedResult[] = [];
  const refused = new Map(block.refused.map((line) => [line.index, describeRefusedLine(line)]));
  for (let index = 0; index < block.count; index += 1) {
    const converted = refused.get(index) ?? convertLine(block.text(index), conversion);
    if (typeof converted !== 'string') results.push(converted);
    else if (converted !== '') problems.add({ file, line: block.firstLine + index, message: converted });
  }
  return results;
}

/** The result of a line, or what is wrong with it; nothing is wrong with a blank one. */
function convertLine(text: string, { dialect, withRaw }: ResultConversion): UnifiedResult | string {
  if (text.trim() === '') return '';
  try {
    // What JSON.parse returns is JSON.
    const value = JSON.parse(text) as JsonValue;
    const envelope = dialect.framing.unwrap(isJsonObject(value) ? value : null);
    if (envelope.kind === 'unreadable')
      return `is no result line of ${dialect.profile.title}: ${envelope.reason}`;
    const isAnswer = envelope.kind === 'response' && envelope.status < 400;
    const mode = isAnswer ? dialect.modeOfAnswer(envelope.body) : 'chat';
    const owner = { customId: envelope.id, mode, provider: dialect.name, attempts: 1 };
    // A custom answer is not translated: it is nowhere but in the provider's line.
    const isKept = withRaw || mode === 'custom';
    return buildResult(dialect, owner, envelope, isKept ? value : undefined);
  } catch (cause) {
    if (cause instanceof SyntaxError) return `is not JSON: ${cause.message}`;
    // An answer that nests deeper than the stack goes is one bad line.
    return `cannot be read: ${reasonOf(cause)}`;
  }
}
