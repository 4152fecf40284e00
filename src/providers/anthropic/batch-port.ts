import type {
  BatchHandle,
  BatchPort,
  BatchSnapshot,
  Intent,
  Page,
  PageRequest,
  Payload,
  ResultFile,
  Staged,
} from '../../adapter/batch-port.ts';
import { systemClock } from '../../core/clock.ts';
import { BatchNotCompleteError, BatchNotFoundError, ProviderApiError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { isPathSegment, pathOnSameOrigin } from '../../http/base-url.ts';
import type { HttpReply } from '../../http/reply.ts';
import { readRetryAfter } from '../../http/retry-after.ts';
import { isComplete } from '../../model/batch-status.ts';
import { isArchived, parseBatch, parseBatchPage, resultsUrl } from './api-replies.ts';
import { createRequestsBody } from './requests-body.ts';
import { PROVIDER, type Connection } from './settings.ts';

/** Anthropic API reference, "List Message Batches", `limit`. */
const MAX_PAGE = 1_000;

const BATCHES = '/v1/messages/batches';

/** Anthropic's message batches. Each call is one exchange; nothing is repeated. */
export class AnthropicBatchPort implements BatchPort {
  readonly #connection: () => Connection;
  /** There only when the user wants batches deleted. */
  readonly cleanUp?: NonNullable<BatchPort['cleanUp']>;

  /** @param connection gives the client, and throws when there is no key; called for every exchange */
  constructor(connection: () => Connection, deleteBatches: boolean) {
    this.#connection = connection;
    if (deleteBatches) this.cleanUp = (handle, _staged, signal) => this.#delete(handle, signal);
  }

  checkCredentials(): void {
    this.#connection();
  }

  /** Anthropic has no place for a name or a key on a batch, so that the intent leaves no mark. */
  async submit(
    payload: Payload,
    _staged: Staged,
    _intent: Intent,
    signal: AbortSignal,
  ): Promise<BatchSnapshot> {
    const { client } = this.#connection();
    const body = createRequestsBody(payload);
    return readBatch(
      await client.send({ method: 'POST', target: BATCHES, headers: payload.shared, body, signal }),
    );
  }

  /** A batch that runs says when to ask again, on an answer that is a success. */
  async status(handle: BatchHandle, signal: AbortSignal): Promise<BatchSnapshot> {
    const reply = await this.#call('GET', handle.batchId, '', signal);
    const pollAfterMs = readRetryAfter(reply.headers, systemClock.now());
    const snapshot = await readBatch(reply);
    return pollAfterMs === undefined ? snapshot : { ...snapshot, pollAfterMs };
  }

  async results(handle: BatchHandle, signal: AbortSignal): Promise<readonly ResultFile[]> {
    const { rawStatus, raw, status } = await this.status(handle, signal);
    if (!isComplete(status)) throw new BatchNotCompleteError(handle.batchId, rawStatus);
    if (isArchived(raw)) return [];
    const target = this.#resultsTarget(handle.batchId, raw);
    return [
      {
        role: 'output',
        open: async (opening) => {
          const reply = await this.#connection().client.send({ method: 'GET', target, signal: opening });
          const { byteLength } = reply;
          return { body: reply.stream(), ...(byteLength !== undefined && { byteLength }) };
        },
      },
    ];
  }

  /** What is refused because the batch has ended in the meantime is looked up: the refusal itself may be for any reason. */
  async cancel(handle: BatchHandle, signal: AbortSignal): Promise<'cancelling' | 'already-ended'> {
    try {
      const snapshot = await readBatch(await this.#call('POST', handle.batchId, '/cancel', signal));
      return isComplete(snapshot.status) ? 'already-ended' : 'cancelling';
    } catch (error) {
      if (!(error instanceof ProviderApiError && (error.status === 400 || error.status === 409))) throw error;
      const snapshot = await this.status(handle, signal);
      if (isComplete(snapshot.status)) return 'already-ended';
      throw error;
    }
  }

  async list(page: PageRequest, signal: AbortSignal): Promise<Page<BatchSnapshot>> {
    const limit = Math.max(1, Math.min(page.limit, MAX_PAGE));
    const query = { limit, after_id: page.after };
    const { client } = this.#connection();
    const reply = await client.send({ method: 'GET', target: BATCHES, query, signal });
    const parsed = parseBatchPage(await reply.json(), PROVIDER);
    if (parsed === undefined) throw reply.unusable('the answer is not a list of batches');
    return parsed;
  }

  /** One that is gone already is fine. */
  async #delete(handle: BatchHandle, signal: AbortSignal): Promise<void> {
    try {
      (await this.#call('DELETE', handle.batchId, '', signal)).discard();
    } catch (error) {
      if (!(error instanceof BatchNotFoundError)) throw error;
    }
  }

  /**
   * The URL that the batch names, where it stands below the base URL: credentials go nowhere else. A gateway passes on
   * Anthropic's own URL, which is not the gateway's; there the documented path is used.
   */
  #resultsTarget(batchId: string, batch: JsonValue): string {
    const { base } = this.#connection();
    const named = resultsUrl(batch);
    const path = named === undefined ? undefined : pathOnSameOrigin(base, named);
    if (named !== undefined && path?.startsWith(`${base.prefix}/`) === true) return named;
    return `${BATCHES}/${encodeURIComponent(batchId)}/results`;
  }

  async #call(
    method: 'GET' | 'POST' | 'DELETE',
    batchId: string,
    action: string,
    signal: AbortSignal,
  ): Promise<HttpReply> {
    const { client } = this.#connection();
    if (!isPathSegment(batchId)) throw new BatchNotFoundError(batchId);
    try {
      const target = `${BATCHES}/${encodeURIComponent(batchId)}${action}`;
      return await client.send({ method, target, signal });
    } catch (cause) {
      if (!(cause instanceof ProviderApiError && cause.status === 404)) throw cause;
      throw new BatchNotFoundError(batchId, { cause });
    }
  }
}

async function readBatch(reply: HttpReply): Promise<BatchSnapshot> {
  const snapshot = parseBatch(await reply.json(), PROVIDER);
  if (snapshot === undefined) throw reply.unusable('the answer is not a batch');
  return snapshot;
}
