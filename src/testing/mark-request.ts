import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { formatPath } from '../model/field-problems.ts';
import type { UnifiedRequest } from '../model/request.ts';

/** A text that stands nowhere else, and where it stands in a request. */
export interface Mark {
  readonly mark: string;
  readonly path: string;
}

/** Fields whose text is the user's own, and reaches the model or is refused: lists of texts among them. */
const WHOLE: ReadonlySet<string> = new Set([
  'content',
  'text',
  'thinking',
  'system_prompt',
  'prompt',
  'input',
  'description',
]);

/** A copy of a request in which each text of the user's is another one, so that each can be found again in what is sent. */
export function markRequest(request: UnifiedRequest): {
  readonly request: UnifiedRequest;
  readonly marks: readonly Mark[];
} {
  const marker = new Marker();
  // What is generated holds no undefined, so that it is JSON; and a text in place of a text is as valid.
  const marked = marker.object(request as unknown as JsonObject, []) as unknown as UnifiedRequest;
  return { request: marked, marks: marker.marks };
}

type Path = readonly (string | number)[];

class Marker {
  readonly marks: Mark[] = [];

  object(value: JsonObject, path: Path): JsonObject {
    const entries = Object.entries(value).map(
      ([key, part]) => [key, this.#field(value, key, part, [...path, key])] as const,
    );
    return Object.fromEntries(entries);
  }

  #field(owner: JsonObject, key: string, value: JsonValue, path: Path): JsonValue {
    // Keys of the provider's own, and what a model passed to a tool, are any JSON.
    if (key === 'a_key_of_ours') return this.#mark(path);
    if (key === 'input' && owner['type'] === 'tool_call') return { mark: this.#mark(path) };
    // Bytes may be sent in another form.
    if (key === 'data') {
      return owner['source_type'] === 'base64' ? value : `https://example.com/${this.#mark(path)}`;
    }
    // Thoughts are nothing without theirs; that of a text or a call is of use to the provider alone who gave it.
    if (key === 'signature') return owner['type'] === 'thinking' ? this.#mark(path) : value;
    if (key === 'input_schema' || key === 'schema' || key === 'body') return value;
    return WHOLE.has(key) ? this.#texts(value, path) : this.#inside(value, path);
  }

  #texts(value: JsonValue, path: Path): JsonValue {
    if (typeof value === 'string') return this.#mark(path);
    if (!Array.isArray(value)) return value;
    return value.map((item: JsonValue, index) =>
      this.#texts(isJsonObject(item) ? this.object(item, [...path, index]) : item, [...path, index]),
    );
  }

  #inside(value: JsonValue, path: Path): JsonValue {
    if (isJsonObject(value)) return this.object(value, path);
    if (!Array.isArray(value)) return value;
    return value.map((item: JsonValue, index) => this.#inside(item, [...path, index]));
  }

  #mark(path: Path): string {
    const mark = `mark${this.marks.length}x`;
    this.marks.push({ mark, path: formatPath(path) });
    return mark;
  }
}
