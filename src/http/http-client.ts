import { Readable } from 'node:stream';

import type { Dispatcher } from 'undici';

import { systemClock, type Clock } from '../core/clock.ts';
import { ProviderApiError } from '../core/errors.ts';
import { answerError, type ReadErrorParts } from './answer-error.ts';
import { parseBaseUrl, pathOnSameOrigin, type BaseUrl } from './base-url.ts';
import { createDispatcher, reportingStart } from './dispatcher.ts';
import { ExchangeErrors, type Exchange } from './exchange-errors.ts';
import type { HttpRequest } from './http-request.ts';
import { secretsOf, type ProxySettings } from './proxy-settings.ts';
import { createRedact, type Redact } from './redact.ts';
import { HttpReply, type HttpHeaders } from './reply.ts';
import { DEFAULT_TIMEOUTS, type HttpTimeouts } from './timeouts.ts';

/** What a client needs to know of its provider. */
export interface HttpClientOptions {
  /** Name of the provider in records, such as `openai`. */
  readonly provider: string;
  /** Name of the provider for people, such as `OpenAI`. */
  readonly title: string;
  readonly baseUrl: string;
  /** What to call the base URL in a message, such as `OPENAI_BASE_URL`. */
  readonly baseUrlSetting: string;
  /** Sent with every call, lower-case names; credentials among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** What must not appear in any error. */
  readonly secrets: readonly string[];
  readonly readErrorParts: ReadErrorParts;
  readonly timeouts?: Partial<HttpTimeouts>;
  readonly proxy?: ProxySettings;
  readonly clock?: Clock;
}

/**
 * Makes single exchanges with one API: no retry, no redirect, no memory. Credentials go to the origin of the base URL
 * and nowhere else.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #base: BaseUrl;
  readonly #redact: Redact;
  readonly #timeouts: HttpTimeouts;
  readonly #proxy: ProxySettings;
  #dispatcher: Promise<Dispatcher> | undefined;

  /** @throws ConfigurationError when the base URL cannot be used */
  constructor(options: HttpClientOptions) {
    this.#proxy = options.proxy ?? {};
    this.#options = options;
    this.#base = parseBaseUrl(options.baseUrl, options.baseUrlSetting);
    this.#redact = createRedact([...options.secrets, ...secretsOf(this.#proxy)]);
    this.#timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  }

  /**
   * Sends one request and gives the answer when its head has come; the body is then read from the answer.
   *
   * @throws ProviderApiError when there is no answer or one that is no success, and for a redirect
   * @throws CredentialsError when the key is refused
   * @throws InterruptedError when the signal aborts; its cause tells whether the call can have had an effect
   */
  async send(request: HttpRequest): Promise<HttpReply> {
    const path = this.#pathOf(request);
    const exchange = this.#describe(request, path);
    const errors = new ExchangeErrors(exchange);
    const reply = await this.#exchange(request, path, errors);
    if (reply.status >= 200 && reply.status < 300) return this.#accept(reply, errors);
    const now = (this.#options.clock ?? systemClock).now();
    throw await answerError(reply, exchange, this.#options.readErrorParts, now);
  }

  /** Lets running exchanges finish and takes no new ones. Not needed for the process to end. */
  async close(): Promise<void> {
    await (await this.#open()).close();
  }

  #open(): Promise<Dispatcher> {
    this.#dispatcher ??= createDispatcher(this.#proxy, this.#timeouts);
    return this.#dispatcher;
  }

  async #exchange(request: HttpRequest, path: string, errors: ExchangeErrors): Promise<HttpReply> {
    const { body, headers } = encodeBody(request);
    const source = body instanceof Readable ? body : undefined;
    try {
      const answer = await reportingStart(await this.#open(), errors.noteStart).request({
        origin: this.#base.origin,
        path,
        method: request.method,
        headers: { ...COMMON_HEADERS, ...this.#options.headers, ...headers, ...request.headers },
        body: body ?? null,
        signal: request.signal,
        headersTimeout: this.#timeouts.headersMs,
        bodyTimeout: this.#timeouts.bodyIdleMs,
        // Every exchange has a connection of its own: a kept one that the server closes just as it is used again
        // leaves it open whether a POST arrived, and batch calls are rare enough for the handshake not to matter.
        reset: true,
      });
      return new HttpReply(answer.statusCode, joinHeaders(answer.headers), answer.body, errors);
    } catch (cause) {
      source?.destroy();
      throw errors.noAnswer(cause);
    }
  }

  #accept(reply: HttpReply, errors: ExchangeErrors): HttpReply {
    const encoding = reply.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') return reply;
    reply.discard();
    throw errors.unusable('the answer is compressed, which was not asked for');
  }

  #pathOf(request: HttpRequest): string {
    const path = request.target.startsWith('/')
      ? this.#base.prefix + request.target
      : pathOnSameOrigin(this.#base, request.target);
    if (path !== undefined) return path + encodeQuery(request.query);
    const { provider, title } = this.#options;
    throw new ProviderApiError(
      `${title} named an address outside ${this.#base.origin}, which is not opened with your key.`,
      { provider, transient: false, effect: 'none' },
    );
  }

  #describe(request: HttpRequest, path: string): Exchange {
    return {
      provider: this.#options.provider,
      title: this.#options.title,
      method: request.method,
      origin: this.#base.origin,
      path: path.split('?', 1)[0] ?? path,
      signal: request.signal,
      redact: this.#redact,
    };
  }
}

/** Bodies come as they are: a compressed one has no length to hold the announced length against. */
const COMMON_HEADERS = { 'user-agent': 'batch-router', 'accept-encoding': 'identity' };

interface EncodedBody {
  readonly body?: string | Readable;
  readonly headers: Readonly<Record<string, string>>;
}

function encodeBody({ body }: HttpRequest): EncodedBody {
  if (body === undefined) return { headers: {} };
  if ('json' in body) {
    return { body: JSON.stringify(body.json), headers: { 'content-type': 'application/json' } };
  }
  return {
    body: Readable.from(body.open(), { objectMode: false }),
    headers: { 'content-type': body.contentType, 'content-length': String(body.byteLength) },
  };
}

function encodeQuery(query: HttpRequest['query']): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) pairs.set(name, String(value));
  }
  return pairs.size === 0 ? '' : `?${pairs.toString()}`;
}

function joinHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): HttpHeaders {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}
