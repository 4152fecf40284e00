import { ProviderApiError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import type { HttpReply } from '../../http/reply.ts';
import { PayloadReader } from './payload-reader.ts';
import { PROVIDER, type GoogleConnection } from './settings.ts';
import { MEDIA_TYPE, openSession, type UploadFile, type UploadSession } from './upload-session.ts';

/** So often a broken upload is taken up again at the same place; then whoever wants it has to wait and begin anew. */
const MAX_STANDSTILLS = 3;

/** How far an upload is, as the server says. */
type Progress = { readonly kind: 'active'; readonly received: number } | { readonly kind: 'final' };

/** How a run of chunks ended: with the file, or broken off. */
type ChunksOutcome =
  | { readonly kind: 'done'; readonly file: JsonValue }
  | { readonly kind: 'broken'; readonly cause: unknown };

/**
 * One upload of one file by Google's resumable protocol, in chunks that are streamed. A chunk that breaks off is taken
 * up again where the server stands; nothing is waited for.
 */
export class ResumableUpload {
  readonly #connection: GoogleConnection;
  readonly #file: UploadFile;
  readonly #signal: AbortSignal;
  #offset = 0;
  #session: UploadSession = { place: { target: '' }, chunkBytes: 0 };

  constructor(connection: GoogleConnection, file: UploadFile, signal: AbortSignal) {
    this.#connection = connection;
    this.#file = file;
    this.#signal = signal;
  }

  /**
   * Uploads the file and gives what the server says of it; undefined when its last word was lost, and the file is there.
   * @throws ProviderApiError with the status 409 when a file of that name is there already; and when the upload gets no
   * further
   */
  async run(): Promise<JsonValue | undefined> {
    this.#session = await openSession(this.#connection, this.#file, this.#signal);
    let standstills = 0;
    for (;;) {
      const outcome = await this.#sendChunks();
      if (outcome.kind === 'done') return outcome.file;
      let progress: Progress | undefined;
      // Nothing is sent before it is known where the server stands.
      while (progress === undefined) {
        if (standstills === MAX_STANDSTILLS) throw outcome.cause;
        standstills += 1;
        progress = await this.#ask(outcome.cause);
      }
      if (progress.kind === 'final') return undefined;
      if (progress.received > this.#offset) standstills = 0;
      this.#offset = progress.received;
    }
  }

  /** Sends chunks from where the server stands to the end. */
  async #sendChunks(): Promise<ChunksOutcome> {
    const reader = new PayloadReader(this.#file.payload);
    try {
      await reader.skip(this.#offset);
      for (;;) {
        const reply = await this.#sendChunk(reader);
        const isLast = reader.position === this.#file.payload.byteLength;
        const status = reply.headers['x-goog-upload-status'];
        if (status === 'final' && isLast) return { kind: 'done', file: await reply.json() };
        reply.discard();
        if (status !== 'active' || isLast) {
          return {
            kind: 'broken',
            cause: failed(`a chunk left the upload ${status ?? 'in no known state'}`),
          };
        }
        this.#offset = reader.position;
      }
    } catch (cause) {
      if (isBroken(cause)) return { kind: 'broken', cause };
      throw cause;
    } finally {
      await reader.close();
    }
  }

  async #sendChunk(reader: PayloadReader): Promise<HttpReply> {
    const { byteLength } = this.#file.payload;
    const start = reader.position;
    const length = Math.min(this.#session.chunkBytes, byteLength - start);
    const isLast = start + length === byteLength;
    const reply = await this.#connection.client.send({
      method: 'POST',
      ...this.#session.place,
      headers: {
        'x-goog-upload-command': isLast ? 'upload, finalize' : 'upload',
        'x-goog-upload-offset': String(start),
      },
      body: { contentType: MEDIA_TYPE, byteLength: length, open: () => reader.take(length) },
      signal: this.#signal,
    });
    if (reader.position === start + length) return reply;
    reply.discard();
    throw failed('a chunk was answered before all of it was sent');
  }

  /** Where the server stands; undefined when it does not answer that either. @throws what cannot pass by itself */
  async #ask(cause: unknown): Promise<Progress | undefined> {
    const reply = await this.#query();
    if (reply === undefined) return undefined;
    reply.discard();
    const status = reply.headers['x-goog-upload-status'];
    if (status === 'final') return { kind: 'final' };
    const received = Number(reply.headers['x-goog-upload-size-received'] ?? Number.NaN);
    const isPlace =
      Number.isSafeInteger(received) && received >= 0 && received <= this.#file.payload.byteLength;
    // A session that is over begins anew, with the next upload of the file.
    if (status !== 'active' || !isPlace) throw cause;
    return { kind: 'active', received };
  }

  async #query(): Promise<HttpReply | undefined> {
    try {
      return await this.#connection.client.send({
        method: 'POST',
        ...this.#session.place,
        headers: { 'x-goog-upload-command': 'query' },
        signal: this.#signal,
      });
    } catch (cause) {
      if (isGone(cause)) throw failed('the session is gone');
      if (isBroken(cause)) return undefined;
      throw cause;
    }
  }
}

/** Whether the server may be asked how to go on. One that wants a wait is not asked here. */
function isBroken(cause: unknown): boolean {
  if (isGone(cause)) return true;
  if (!(cause instanceof ProviderApiError) || !cause.transient) return false;
  return cause.status !== 429 && cause.retryAfterMs === undefined;
}

/** A session does not live for ever; another one can be opened. */
function isGone(cause: unknown): boolean {
  return cause instanceof ProviderApiError && (cause.status === 404 || cause.status === 410);
}

function failed(what: string): ProviderApiError {
  return new ProviderApiError(`The upload to Gemini broke off: ${what}.`, {
    provider: PROVIDER,
    transient: true,
    effect: 'none',
  });
}
