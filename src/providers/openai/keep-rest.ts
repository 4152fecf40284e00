import { isDeepStrictEqual } from 'node:util';

import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { remainderOf } from '../../adapter/remainder.ts';

/** A request that is being put together. */
export type Draft<Request> = { -readonly [K in keyof Request]: Request[K] };

/** By keys of a body: what takes their meaning out of a draft again. */
export type Forget<Request> = ReadonlyMap<string, (draft: Draft<Request>) => void>;

/** How the requests of one endpoint are written, for `keepRest`. */
export interface BodyForm<Request> {
  /** Keys of the body that hold what is asked: they are kept together or not at all. */
  readonly subject: readonly string[];
  readonly forget: Forget<Request>;
  /** The body that the draft is written as. */
  encode(draft: Request): JsonObject;
}

/**
 * Makes a draft encode to exactly the body that it was decoded from: what it does not say, or says in another way, goes
 * into its `provider_kwargs`. @param replacesSubject keeps the subject as it is in any case
 */
export function keepRest<Request extends { readonly provider_kwargs?: JsonObject }>(
  draft: Draft<Request>,
  body: JsonObject,
  form: BodyForm<Request>,
  replacesSubject = false,
): Request {
  // A draft is a request whose fields may still change; the compiler does not see that through the mapped type.
  const request = draft as Request;
  const encoded = form.encode(request);
  const kept: [key: string, value: JsonValue][] = [];
  const differs = form.subject.some((key) => !isDeepStrictEqual(encoded[key], body[key]));
  for (const [key, value] of Object.entries(body)) {
    if (form.subject.includes(key)) {
      if (differs || replacesSubject) kept.push([key, value]);
      continue;
    }
    const rest = restOf(Object.hasOwn(encoded, key) ? encoded[key] : undefined, value);
    if (rest === NONE) continue;
    if (rest === undefined) form.forget.get(key)?.(draft);
    kept.push([key, rest ?? value]);
  }
  for (const key of Object.keys(encoded)) {
    if (!Object.hasOwn(body, key) && !form.subject.includes(key)) form.forget.get(key)?.(draft);
  }
  // `fromEntries` defines its keys, `__proto__` among them, where an assignment would change the prototype.
  return kept.length === 0 ? request : { ...request, provider_kwargs: Object.fromEntries(kept) };
}

const NONE: unique symbol = Symbol('equal');

/** What has to be merged in: nothing, a part of an object, or undefined when merging cannot do it and all must be kept. */
function restOf(own: JsonValue | undefined, value: JsonValue): JsonObject | undefined | typeof NONE {
  if (own === value || isDeepStrictEqual(own, value)) return NONE;
  return isJsonObject(own) && isJsonObject(value) ? remainderOf(own, value) : undefined;
}
