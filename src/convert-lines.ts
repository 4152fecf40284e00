import {
  requestConversion,
  resultConversion,
  type ConvertRequestsOptions,
  type ConvertResultsOptions,
} from './convert.ts';
import { ValidationError } from './core/errors.ts';
import { convertRequestLines } from './engine/convert-requests.ts';
import { convertResultLines } from './engine/convert-results.ts';
import { checkOutput } from './engine/deliver-results.ts';
import { listFiles } from './engine/input-files.ts';
import { openOutput } from './engine/open-output.ts';
import { openSource, type RequestInput, type RequestSource } from './engine/request-source.ts';
import { LineBuffer, type ChunkSink } from './jsonl/line-buffer.ts';

/** A conversion of files into lines of text, some at a time. */
export interface LineConversion {
  /** Whether the lines that could be converted count when others could not. */
  readonly keepsGoodLines: boolean;
  /** Adds lines to a buffer, which has to be emptied before more are asked for. */
  readonly fill: (source: RequestSource, buffer: LineBuffer) => AsyncIterable<void>;
}

/** Requests as lines of text. @throws ProviderNotFoundError, ValidationError for parameters that are none */
export function toRequestLines(options: ConvertRequestsOptions): LineConversion {
  const conversion = requestConversion(options);
  return {
    keepsGoodLines: false,
    fill: async function* fill(source, buffer) {
      for await (const lines of convertRequestLines(source, conversion)) {
        for (const { original, value } of lines) {
          if (original === undefined) buffer.addText(JSON.stringify(value));
          else buffer.addBytes(original);
        }
        yield;
      }
    },
  };
}

/** Results as lines of text. @throws ProviderNotFoundError */
export function toResultLines(options: ConvertResultsOptions): LineConversion {
  const conversion = resultConversion(options);
  return {
    keepsGoodLines: true,
    fill: async function* fill(source, buffer) {
      for await (const results of convertResultLines(source, conversion)) {
        for (const result of results) buffer.addText(JSON.stringify(result));
        yield;
      }
    },
  };
}

/**
 * Converts into a file, which appears whole or not at all; that of results appears without the lines that could not be
 * read. @throws ValidationError with all bad lines; UsageError when the file is an input; FileOperationError
 */
export async function convertToFile(
  input: RequestInput,
  conversion: LineConversion,
  path: string,
): Promise<void> {
  const source = await openSource(input);
  await checkOutput(path, listFiles(source));
  const output = await openOutput(path);
  let chunks = 0;
  const counting: ChunkSink = {
    write: (some) => {
      chunks += some.length;
      return output.write(some);
    },
  };
  try {
    await pour(source, conversion, counting);
  } catch (cause) {
    const isWorthKeeping = conversion.keepsGoodLines && cause instanceof ValidationError && chunks > 0;
    await (isWorthKeeping ? output.commit() : output.discard());
    throw cause;
  }
  await output.commit();
}

/** A stream whose reader may go away before its end. */
export interface ReadStream extends ChunkSink {
  /** False once nobody wants more. */
  readonly isOpen?: boolean;
}

/**
 * Converts into a stream, for as long as somebody reads it.
 * @throws ValidationError with all bad lines, after the good ones before them; FileOperationError
 */
export async function convertToStream(
  input: RequestInput,
  conversion: LineConversion,
  stream: ReadStream,
): Promise<void> {
  await pour(await openSource(input), conversion, stream);
}

async function pour(source: RequestSource, { fill }: LineConversion, sink: ReadStream): Promise<void> {
  const buffer = new LineBuffer();
  for await (const _ of fill(source, buffer)) {
    await buffer.drainTo(sink);
    if (sink.isOpen === false) return;
  }
}
