import type { ForeignRequest } from '../adapter/codec.ts';
import type { Dialect } from '../adapter/dialect.ts';
import { decodeBody } from '../adapter/translate.ts';
import type { JsonObject } from '../core/json.ts';
import type { Warning } from '../core/warning.ts';
import type { FieldProblem } from '../model/field-problems.ts';
import { applyParams, type RunParams } from '../model/params.ts';
import { parseRequest } from '../model/parse-request.ts';
import type { UnifiedRequest } from '../model/request.ts';
import type { AddressedRequest, ReadRequest } from './read-request.ts';

const NOTHING: readonly never[] = [];

type Unwrapped = Extract<ForeignRequest, { ok: true }>;

/** A request that was read from a line in a provider's own form. It is translated when somebody wants it. */
export class ForeignRead implements ReadRequest {
  readonly customId: string;
  readonly provider: string;
  readonly #dialects: readonly [Dialect, ...Dialect[]];
  readonly #unwrapped: Unwrapped;
  readonly #line: JsonObject;
  readonly #params: RunParams | undefined;
  /** A run over several models of one provider asks more than once. */
  #own: AddressedRequest | undefined;
  #other: AddressedRequest | undefined;

  /** @param dialects those that write lines in this form; @param params for what the line does not say itself */
  constructor(
    dialects: readonly [Dialect, ...Dialect[]],
    line: JsonObject,
    unwrapped: Unwrapped,
    params: RunParams | undefined,
  ) {
    this.customId = unwrapped.id;
    this.provider = dialects[0].name;
    this.#dialects = dialects;
    this.#line = line;
    this.#unwrapped = unwrapped;
    this.#params = params;
  }

  forProvider(provider: string): AddressedRequest {
    const own = this.#dialects.find((dialect) => dialect.name === provider);
    if (own !== undefined) return (this.#own ??= this.#translateOwn(own));
    return (this.#other ??= this.#translateForOther());
  }

  /** Back to where it is from: whatever the unified form does not have is kept, at worst the body as a whole. */
  #translateOwn(dialect: Dialect): AddressedRequest {
    const decoded = this.#decode(dialect, true);
    if (decoded.request !== undefined) return this.#addressed(decoded.request, decoded.warnings, true);
    const { body, endpoint, id } = this.#unwrapped;
    const parsed = parseRequest({ mode: 'custom', custom_id: id, endpoint, body });
    if (parsed.ok) return this.#addressed(parsed.request, NOTHING, true);
    const { problems } = parsed;
    // Of a custom request `body` is what the line has under a name of the provider's.
    return this.#refused(
      problems.map(({ field, message }) =>
        field === 'body' ? this.#placed({ message }) : { message, ...(field === undefined ? {} : { field }) },
      ),
    );
  }

  #translateForOther(): AddressedRequest {
    const [dialect] = this.#dialects;
    const decoded = this.#decode(dialect, false);
    if (decoded.request === undefined) {
      return this.#refused(decoded.problems.map((problem) => this.#placed(problem)));
    }
    // The line names a model of its own provider; the target names one of the other's.
    const { model: _, ...request } = decoded.request;
    return this.#addressed(
      request,
      decoded.warnings.map((warning) => ({ ...warning, path: this.#pathOf(warning.path) })),
      false,
    );
  }

  /** The unified request of a line, proved to be one; or why there is none. */
  #decode(
    dialect: Dialect,
    isOwn: boolean,
  ):
    | { readonly request: UnifiedRequest; readonly warnings: readonly Warning[] }
    | { readonly request: undefined; readonly problems: readonly FieldProblem[] } {
    const { body, endpoint, id } = this.#unwrapped;
    const { title } = dialect.profile;
    try {
      const decoded = decodeBody(dialect.codecs, dialect.modeOf(endpoint), body, { customId: id, isOwn });
      if (decoded === undefined) {
        const message = `is a request to ${title}'s ${endpoint}, which has no unified form: only ${title} can take it`;
        return { request: undefined, problems: [{ message }] };
      }
      if (!decoded.ok) return { request: undefined, problems: decoded.problems };
      const parsed = parseRequest(decoded.request);
      return parsed.ok
        ? { request: parsed.request, warnings: decoded.warnings }
        : { request: undefined, problems: parsed.problems.map(describeMisfit) };
    } catch (cause) {
      // A codec recurses into the content, so that one that nests deeper than the stack goes ends here.
      if (cause instanceof RangeError)
        return { request: undefined, problems: [{ message: 'nests too deeply' }] };
      throw cause;
    }
  }

  #addressed(request: UnifiedRequest, warnings: readonly Warning[], isOwn: boolean): AddressedRequest {
    const filled = this.#params === undefined ? request : applyParams(request, this.#params);
    return { request: filled, original: undefined, isOwn, warnings, problems: NOTHING };
  }

  #refused(problems: readonly FieldProblem[]): AddressedRequest {
    const { body, endpoint, id } = this.#unwrapped;
    const request: UnifiedRequest = { mode: 'custom', custom_id: id, endpoint, body };
    return { request, original: undefined, isOwn: false, warnings: NOTHING, problems };
  }

  #placed({ field, message }: FieldProblem): FieldProblem {
    const path = this.#pathOf(field ?? '');
    return path === '' ? { message } : { field: path, message };
  }

  /** A path inside the body as a path inside the line. */
  #pathOf(path: string): string {
    const { body } = this.#unwrapped;
    const place = Object.keys(this.#line).find((key) => this.#line[key] === body);
    if (place === undefined || path === '') return place ?? path;
    return path.startsWith('[') ? `${place}${path}` : `${place}.${path}`;
  }
}

/** What is wrong with the unified form of a line: the path is not one of the line's, so it stands in the words. */
function describeMisfit({ field, message }: FieldProblem): FieldProblem {
  return { message: `has no unified form: ${field === undefined ? '' : `${field}: `}${message}` };
}
