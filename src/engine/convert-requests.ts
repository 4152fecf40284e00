import type { Dialect } from '../adapter/dialect.ts';
import type { RunParams } from '../model/params.ts';
import { MediaChecks } from './media-checks.ts';
import { ProblemList } from './problem-list.ts';
import { readBlocks } from './read-blocks.ts';
import { RequestConverter, type ConversionTarget, type ConvertedLine } from './request-converter.ts';
import { RequestReader } from './request-reader.ts';
import type { RequestSource } from './request-source.ts';
import { WarningCounts, type WarningCount } from './warning-counts.ts';

/** How requests are converted. */
export interface RequestConversion extends ConversionTarget {
  /** The forms in which lines may be. */
  readonly dialects: readonly Dialect[];
  readonly params: RunParams | undefined;
  readonly signal: AbortSignal;
  /** Is told at the end what was lost, each kind of loss once. */
  readonly onWarning: (warning: WarningCount) => void;
}

/**
 * Converts requests, some lines at a time. Once anything is wrong nothing more is handed out: the rest is checked.
 * @throws ValidationError with all bad lines, FileOperationError, InterruptedError
 */
export async function* convertRequestLines(
  source: RequestSource,
  conversion: RequestConversion,
): AsyncGenerator<readonly ConvertedLine[]> {
  const { dialects, onWarning, params, signal } = conversion;
  const problems = new ProblemList();
  const warnings = new WarningCounts();
  const media = new MediaChecks(problems);
  const converter = new RequestConverter(conversion, problems, warnings);
  let lines: ConvertedLine[] = [];
  let requests = 0;
  const reader = new RequestReader(problems, { params, dialects }, (read, file, line) => {
    requests += 1;
    const converted = converter.convert(read, file, line);
    if (converted !== undefined) lines.push(converted);
    const addressed = read.forProvider(conversion.dialect?.name ?? read.provider ?? '');
    if (!addressed.isOwn) media.add(addressed.request, file, line);
  });
  for await (const { block, file } of readBlocks(source, signal)) {
    reader.take(block, file);
    await media.flush();
    if (problems.total === 0 && lines.length > 0) yield lines;
    lines = [];
  }
  if (requests === 0 && problems.total === 0)
    problems.add({ file: source.name, message: 'holds no requests' });
  problems.throwIfAny();
  for (const warning of warnings.list()) onWarning(warning);
}
