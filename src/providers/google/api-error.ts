import {
  arrayAt,
  isJsonObject,
  numberAt,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import type { ErrorParts } from '../../http/answer-error.ts';

/** What an error of Google's says (Google API design guide, "Errors"). */
export interface ApiError {
  readonly message?: string;
  /** The name of its code, such as `INVALID_ARGUMENT`; our own word for what only the message tells. */
  readonly code?: string;
}

/** Names of google.rpc.Code, by number. */
const RPC_CODES: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** The code of an error whose message says that a prompt is longer than the model's window. */
export const TOO_LONG = 'INPUT_TOO_LONG';
/** The reason beside a code when a key is no key at all: Gemini answers 400 to that. */
export const KEY_INVALID = 'API_KEY_INVALID';

/** The code of an error whose message says that a file is still being processed: it passes by waiting. */
export const FILE_NOT_READY = 'FILE_NOT_READY';

/** "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)." */
const TOO_LONG_MESSAGE = /input token count.{0,40}exceeds/i;
/** "The File abc is not in an ACTIVE state and usage is not allowed." */
const NOT_READY_MESSAGE = /not in an ACTIVE state/i;

/** Reads a `google.rpc.Status`: of an HTTP answer, an operation, or a request of a batch. */
export function readStatus(status: JsonObject): ApiError {
  const message = stringAt(status, 'message');
  const code = codeOf(status, message);
  return { ...(message !== undefined && { message }), ...(code !== undefined && { code }) };
}

/** Reads an error body, `{"error": {"code", "message", "status", "details"}}`; some servers put it into a list. */
export function readApiError(body: JsonValue | undefined): ApiError {
  const error = errorOf(body);
  return error === undefined ? {} : readStatus(error);
}

function errorOf(body: JsonValue | undefined): JsonObject | undefined {
  const holder: JsonValue | undefined = Array.isArray(body) ? body[0] : body;
  return isJsonObject(holder) ? objectAt(holder, 'error') : undefined;
}

/** What an error answer says. */
export function readErrorParts(_status: number, body: JsonValue | undefined): ErrorParts {
  const error = errorOf(body);
  if (error === undefined) return {};
  const retryAfterMs = readRetryDelay(error);
  const parts = readStatus(error);
  return {
    ...parts,
    ...(parts.code === FILE_NOT_READY && { transient: true }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Durations on the wire are seconds with up to nine digits behind the point (Protocol Buffers guide, "JSON Mapping"). */
const DURATION = /^(\d{1,9}(?:\.\d{1,9})?)s$/;

/** A busy server may say in a `google.rpc.RetryInfo` how long to wait. */
function readRetryDelay(error: JsonObject): number | undefined {
  for (const detail of arrayAt(error, 'details')) {
    const delay = isJsonObject(detail) ? stringAt(detail, 'retryDelay') : undefined;
    const seconds = delay === undefined ? undefined : DURATION.exec(delay)?.[1];
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
  }
  return undefined;
}

/** The code is one of google.rpc in some places and an HTTP status in others; its name, where it is there, is clear. */
function codeOf(status: JsonObject, message: string | undefined): string | undefined {
  for (const detail of arrayAt(status, 'details')) {
    if (isJsonObject(detail) && detail['reason'] === KEY_INVALID) return KEY_INVALID;
  }
  const number = numberAt(status, 'code');
  const name = stringAt(status, 'status') ?? (number === undefined ? undefined : RPC_CODES[number]);
  const code = name ?? (number === undefined ? undefined : String(number));
  if (message === undefined) return code;
  const isArgument = code === 'INVALID_ARGUMENT' || code === '400';
  if (isArgument && TOO_LONG_MESSAGE.test(message)) return TOO_LONG;
  return code === 'FAILED_PRECONDITION' && NOT_READY_MESSAGE.test(message) ? FILE_NOT_READY : code;
}
