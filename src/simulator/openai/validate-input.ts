import type { LineBlock } from '../../jsonl/line-block.ts';
import { LineSplitter } from '../../jsonl/line-splitter.ts';
import { readFileChunks } from '../read-file-chunks.ts';
import type { LineIndex } from '../line-index.ts';
import { inputTooLarge, type BatchError } from './batch-errors.ts';
import { BatchValidator } from './batch-validator.ts';
import type { Endpoint } from './endpoints.ts';
import { LIMITS } from './limits.ts';
import { findModel } from './models.ts';

/** What validation finds out about an input file. */
export interface Validation {
  readonly errors: readonly BatchError[];
  /** How many requests there are. */
  readonly count: number;
  /** The model as the requests name it; empty when none does. */
  readonly requestedModel: string;
  /** The snapshot that will answer. */
  readonly model: string | null;
  /** SHA-256 of all custom_ids in order, each followed by a line feed. */
  readonly idDigest: string;
}

/** JSON may not begin with a byte order mark (RFC 8259), and OpenAI's validation holds to that. */
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Reads an input file as OpenAI's validation does, in bounded memory; takes note of its lines in `index`. */
export async function validateInput(
  path: string,
  bytes: number,
  endpoint: Endpoint,
  index: LineIndex,
  signal: AbortSignal,
): Promise<Validation> {
  const validator = new BatchValidator(endpoint);
  const splitter = new LineSplitter();
  let startsWithMark: boolean | undefined;
  for await (const chunk of readFileChunks(path)) {
    signal.throwIfAborted();
    index.push(chunk);
    startsWithMark ??= chunk.subarray(0, BOM.length).equals(BOM);
    addBlock(validator, splitter.push(chunk), startsWithMark);
  }
  index.end();
  addBlock(validator, splitter.end(), startsWithMark ?? false);
  const name = validator.model;
  const errors = bytes > LIMITS.batchInputBytes ? [inputTooLarge(name ?? 'requested')] : validator.end();
  return {
    errors,
    count: index.count,
    requestedModel: name ?? '',
    model: name === undefined ? null : (findModel(name)?.snapshot ?? name),
    idDigest: validator.idDigest(),
  };
}

function addBlock(validator: BatchValidator, block: LineBlock, startsWithMark: boolean): void {
  const refused = new Set(block.refused.map((line) => line.index));
  for (const [index, line] of block.lines.entries()) {
    const unreadable = refused.has(index) || (startsWithMark && index === 0 && block.firstLine === 1);
    validator.add(unreadable ? undefined : line);
  }
}
