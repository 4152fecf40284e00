import { CredentialsError, ProviderApiError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { Exchange } from './exchange-errors.ts';
import { cleanMessage } from './redact.ts';
import { parseJson, type HttpHeaders, type HttpReply } from './reply.ts';
import { readRetryAfter } from './retry-after.ts';

/** What a provider's error body says, in the provider's words. */
export interface ErrorParts {
  readonly message?: string;
  /** The provider's own code or type. */
  readonly code?: string;
  /** Whether the same call may succeed later, where the body knows better than the status. */
  readonly transient?: boolean;
  /** How long the body asks to wait, in milliseconds; a header that says so counts more. */
  readonly retryAfterMs?: number;
}

/** Reads a provider's error answer; the body is undefined when it is not JSON. Must not throw. */
export type ReadErrorParts = (
  status: number,
  body: JsonValue | undefined,
  headers: HttpHeaders,
) => ErrorParts;

/** An explanation is a few hundred bytes; what is longer is a page for a browser. */
const MAX_EXPLANATION_BYTES = 64 * 1024;

/** The error for an answer that is not a success. Reads its body. */
export async function answerError(
  reply: HttpReply,
  exchange: Exchange,
  readParts: ReadErrorParts,
  now: number,
): Promise<ProviderApiError | CredentialsError> {
  const text = await reply.excerpt(MAX_EXPLANATION_BYTES);
  const body = parseJson(text);
  const parts = readParts(reply.status, body, reply.headers);
  const explanation = parts.message ?? (body === undefined ? firstLine(text, reply.headers) : '');
  const message = cleanMessage(compose(reply, exchange, explanation), exchange.redact);
  if (reply.status === 401) return new CredentialsError('credentials_refused', exchange.provider, message);
  const code = parts.code === undefined ? undefined : cleanMessage(parts.code, exchange.redact);
  const retryAfterMs = readRetryAfter(reply.headers, now) ?? parts.retryAfterMs;
  return new ProviderApiError(message, {
    provider: exchange.provider,
    status: reply.status,
    ...(code !== undefined && { providerCode: code }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    transient: parts.transient ?? isTransient(reply.status),
    effect: effectOf(reply.status),
  });
}

/** Timeouts, conflicts, too many calls and the server's own failures pass; the rest is refused for good. */
function isTransient(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** A refusal leaves nothing behind; 303 answers a request that was carried out (RFC 9110, 15.4.4). */
function effectOf(status: number): 'none' | 'unknown' {
  return status === 303 || status === 408 || status === 409 || status >= 500 ? 'unknown' : 'none';
}

function compose(reply: HttpReply, exchange: Exchange, explanation: string): string {
  const head = `${exchange.title} answered ${reply.status} to ${exchange.method} ${exchange.path}`;
  if (reply.status < 400) return `${head}: ${redirection(reply.headers)}`;
  return explanation === '' ? `${head}.` : `${head}: ${explanation}`;
}

/** Only the origin is shown: the rest of the address may hold anything. */
function redirection(headers: HttpHeaders): string {
  const origin = URL.parse(headers['location'] ?? '')?.origin;
  const where = origin === undefined ? 'to another address' : `to ${origin}`;
  return `it sends on ${where}, which is not followed. Set the base URL to the address that answers itself.`;
}

function firstLine(text: string, headers: HttpHeaders): string {
  if ((headers['content-type'] ?? '').includes('html')) return 'a web page instead of an answer';
  return text.trimStart().split('\n', 1)[0] ?? '';
}
