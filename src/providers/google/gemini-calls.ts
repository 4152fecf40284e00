import { BatchNotFoundError, CredentialsError, ProviderApiError } from '../../core/errors.ts';
import type { HttpRequest } from '../../http/http-request.ts';
import type { HttpReply } from '../../http/reply.ts';
import { isPathSegment } from '../../http/base-url.ts';
import { KEY_INVALID } from './api-error.ts';
import { bareBatchId } from './api-replies.ts';
import { PROVIDER, type GoogleConnection } from './settings.ts';

/** Makes single calls, and tells a key that is no key and a file that is gone from other refusals. */
export class GeminiCalls {
  readonly #connection: () => GoogleConnection;

  /** @param connection gives the connection, and throws when there is no key; called for every exchange */
  constructor(connection: () => GoogleConnection) {
    this.#connection = connection;
  }

  get connection(): GoogleConnection {
    return this.#connection();
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const { client } = this.connection;
    return this.guard(() => client.send(request));
  }

  /** Does something that makes calls of its own. @throws CredentialsError for a key that Gemini finds no key at all */
  async guard<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof ProviderApiError && cause.providerCode === KEY_INVALID)) throw cause;
      throw new CredentialsError('credentials_refused', PROVIDER, cause.message, { cause });
    }
  }

  /** A call about one batch, whose id stays one piece of the address. @throws BatchNotFoundError */
  async sendForBatch(
    method: 'GET' | 'POST' | 'DELETE',
    batchId: string,
    action: '' | ':cancel',
    signal: AbortSignal,
  ): Promise<HttpReply> {
    const id = bareBatchId(batchId);
    // Without a key nothing is said about any batch.
    void this.connection;
    if (!isPathSegment(id)) throw new BatchNotFoundError(batchId);
    const target = `/v1beta/batches/${encodeURIComponent(id)}${action}`;
    const body = method === 'POST' ? { body: { json: {} } } : {};
    try {
      return await this.send({ method, target, signal, ...body });
    } catch (cause) {
      if (!(cause instanceof ProviderApiError && cause.status === 404)) throw cause;
      throw new BatchNotFoundError(batchId, { cause });
    }
  }

  /** A call that names a file in its body. @throws ProviderApiError with the status 404 when that file is gone */
  async sendNaming(name: string, request: HttpRequest): Promise<HttpReply> {
    try {
      return await this.send(request);
    } catch (cause) {
      if (isHidden(cause)) throw notThere(name, cause);
      throw cause;
    }
  }

  /**
   * A call about one file of the Files API, which answers 403 where others answer 404, since it does not tell who may
   * know. @throws ProviderApiError with the status 404 for a file that is gone
   */
  async sendForFile(name: string, request: Omit<HttpRequest, 'target'> & FileTarget): Promise<HttpReply> {
    const { suffix = '', under = '', ...rest } = request;
    const id = fileIdIn(name);
    if (id === undefined) throw notThere(name);
    try {
      return await this.send({ ...rest, target: `${under}/v1beta/files/${encodeURIComponent(id)}${suffix}` });
    } catch (cause) {
      if (isMissing(cause)) throw notThere(name, cause);
      throw cause;
    }
  }

  /** Deletes a file; one that is gone already is fine. */
  async deleteFile(name: string, signal: AbortSignal): Promise<void> {
    try {
      (await this.sendForFile(name, { method: 'DELETE', signal })).discard();
    } catch (cause) {
      if (!(cause instanceof ProviderApiError && cause.status === 404)) throw cause;
    }
  }
}

interface FileTarget {
  /** What stands in front of the version in the path. */
  readonly under?: string;
  /** What follows the file's name. */
  readonly suffix?: string;
}

/** The id in `files/abc`, which comes from outside: whatever it is, it stays one piece of the path. */
function fileIdIn(name: string): string | undefined {
  const id = name.startsWith('files/') ? name.slice('files/'.length) : undefined;
  return id !== undefined && isPathSegment(id) ? id : undefined;
}

function isMissing(cause: unknown): boolean {
  return cause instanceof ProviderApiError && (cause.status === 404 || isHidden(cause));
}

/** "You do not have permission to access the File abc or it may not exist." */
function isHidden(cause: unknown): boolean {
  return cause instanceof ProviderApiError && cause.status === 403 && /may not exist/i.test(cause.message);
}

function notThere(name: string, cause?: unknown): ProviderApiError {
  const details = { provider: PROVIDER, status: 404, transient: false, effect: 'none' } as const;
  return new ProviderApiError(`Gemini has no file "${name}".`, details, { cause });
}
