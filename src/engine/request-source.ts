import { unzip } from '../jsonl/unzip.ts';
import { findInputFiles, openInputFile } from './input-files.ts';
import { createMemorySource } from './memory-source.ts';

/** Where requests come from: bytes of JSONL, whatever they were. */
export interface RequestSource {
  /** As the user named it; stands in errors. */
  readonly name: string;
  /** Size in bytes, where it is known beforehand; of a zipped file that is what it takes on disk. */
  readonly byteLength?: number;
  /** Absolute paths, where the source can be read again after a crash. */
  readonly paths?: readonly string[];
  /** The sources that it is made of, each with lines of its own; absent when it is not put together. */
  readonly parts?: readonly RequestSource[];
  /** The bytes as they are stored; gzip is told by how it begins. Each chunk holds until the next one is asked for. */
  open(): AsyncIterable<Uint8Array>;
}

/**
 * What can be read: the path of a JSONL file, zipped or not, or a pattern for such paths such as `parts/*.jsonl.gz`; a
 * source such as standard input; a list of these; or requests themselves. Lines and requests may be in the unified form
 * or in that of any provider's batch files.
 */
export type RequestInput =
  | string
  | RequestSource
  | readonly (string | RequestSource)[]
  | Iterable<unknown>
  | AsyncIterable<unknown>;

/** The source behind an input. @throws ValidationError when a file is absent, a directory or named twice; FileOperationError */
export async function openSource(input: RequestInput): Promise<RequestSource> {
  if (typeof input === 'string') return openNamed([input]);
  if (isSource(input)) return input;
  return isListOfSources(input) ? openNamed(input) : createMemorySource(input);
}

/** The source of a run whose input is read again. @param name what the user called all of it */
export async function openPaths(paths: readonly string[], name: string): Promise<RequestSource> {
  const sources = await Promise.all(paths.map((path) => openInputFile(path)));
  return { ...combine(sources, name), name };
}

/** A stream of JSONL bytes, such as standard input. It can be read once. */
export function createStreamSource(name: string, stream: AsyncIterable<Uint8Array>): RequestSource {
  return { name, open: () => stream };
}

async function openNamed(inputs: readonly (string | RequestSource)[]): Promise<RequestSource> {
  const names = inputs.map((input) => (typeof input === 'string' ? input : input.name));
  return combine(await findInputFiles(inputs), describeNames(names));
}

function combine(sources: readonly RequestSource[], name: string): RequestSource {
  const parts = sources.flatMap((source) => source.parts ?? [source]);
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const byteLength = parts.reduce((sum, part) => sum + (part.byteLength ?? Number.NaN), 0);
  const paths = parts.flatMap((part) => part.paths ?? []);
  return {
    name,
    ...(Number.isNaN(byteLength) ? {} : { byteLength }),
    ...(paths.length < parts.length ? {} : { paths }),
    parts,
    open: () => join(parts),
  };
}

/** The lines of all parts, one part after the other: a last line without an end does not run into the next part. */
async function* join(parts: readonly RequestSource[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    yield* unzip(part.open(), part.name);
    yield Buffer.from('\n');
  }
}

/** More names than this are a number. */
const NAMES_TOLD = 3;

function describeNames(names: readonly string[]): string {
  const more = names.length - NAMES_TOLD;
  return more > 0 ? `${names.slice(0, NAMES_TOLD).join(', ')} and ${more} more` : names.join(', ');
}

function isListOfSources(
  input: Iterable<unknown> | AsyncIterable<unknown>,
): input is readonly (string | RequestSource)[] {
  return (
    Array.isArray(input) &&
    input.length > 0 &&
    input.every((item: unknown) => typeof item === 'string' || (isObject(item) && isSource(item)))
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isSource(input: object): input is RequestSource {
  return 'open' in input && typeof input.open === 'function' && 'name' in input;
}
