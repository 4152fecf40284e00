import { BatchRouterError, InterruptedError, ProviderApiError } from '../core/errors.ts';
import { cleanMessage, type Redact } from './redact.ts';

/** What an error tells about the call that failed. */
export interface Exchange {
  /** Name of the provider in records, such as `openai`. */
  readonly provider: string;
  /** Name of the provider for people, such as `OpenAI`. */
  readonly title: string;
  readonly method: string;
  readonly origin: string;
  /** Path without query. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly redact: Redact;
}

/** Certificates and addresses that are wrong stay wrong; codes of Node's TLS and of undici. */
const LASTING = /CERT|ERR_TLS|ERR_SSL|UNABLE_TO_|^UND_ERR_INVALID_ARG$|^UND_ERR_NOT_SUPPORTED$/;
/** undici refuses these before anything is sent, or a proxy did instead of passing the request on. */
const NEVER_SENT = /^UND_ERR_(INVALID_ARG|NOT_SUPPORTED|CONNECT_TIMEOUT|PRX_.*)$/;

/** Makes the errors of one exchange that got no usable answer. */
export class ExchangeErrors {
  readonly #exchange: Exchange;
  #started = false;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** Notes that the request is being written to a connection: from here on it may have had an effect. */
  readonly noteStart = (): void => {
    this.#started = true;
  };

  /** The connection failed, timed out, or was given up. */
  noAnswer(cause: unknown): Error {
    // The payload's own errors, such as a file that cannot be read, already say what is wrong.
    if (cause instanceof BatchRouterError && !this.#exchange.signal.aborted) return cause;
    const code = codeOf(cause);
    const effect = this.#started && !NEVER_SENT.test(code) ? 'unknown' : 'none';
    const reason = cleanMessage(describe(cause, code), this.#exchange.redact);
    const failure = new ProviderApiError(
      this.#started ? `${this.#call()} got no complete answer: ${reason}` : this.#unreachable(reason),
      { provider: this.#exchange.provider, transient: !LASTING.test(code), effect },
    );
    if (!this.#exchange.signal.aborted) return failure;
    return new InterruptedError(this.#interruption(), { cause: failure });
  }

  /** The answer began and was not whole. */
  broken(reason: string): ProviderApiError {
    return this.#fail(reason, true);
  }

  /** The answer was whole and of no use. */
  unusable(reason: string): ProviderApiError {
    return this.#fail(reason, false);
  }

  #fail(reason: string, transient: boolean): ProviderApiError {
    const { provider, redact } = this.#exchange;
    const message = cleanMessage(`${this.#call()}: ${reason}`, redact);
    return new ProviderApiError(message, { provider, transient, effect: 'unknown' });
  }

  #call(): string {
    const { title, method, path, redact } = this.#exchange;
    return cleanMessage(`${title} ${method} ${path}`, redact);
  }

  #unreachable(reason: string): string {
    return `${this.#exchange.title} cannot be reached at ${this.#exchange.origin}: ${reason}`;
  }

  #interruption(): string {
    const reason: unknown = this.#exchange.signal.reason;
    return reason instanceof InterruptedError ? reason.message : 'Interrupted.';
  }
}

/** The system's code for a failure; for several addresses tried at once, that of the first. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.cause === undefined ? '' : codeOf(cause.cause);
}

/** The original error is not passed on as a cause: undici's errors carry pieces of what was sent and received. */
function describe(cause: unknown, code: string): string {
  if (cause instanceof AggregateError && cause.message === '' && cause.errors.length > 0) {
    return describe(cause.errors[0], code);
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return message === '' ? code : message;
}
