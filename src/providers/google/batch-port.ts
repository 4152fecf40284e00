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
import { BatchNotCompleteError, ProviderApiError, UsageError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import { isComplete } from '../../model/batch-status.ts';
import { parseBatchPage } from './api-replies.ts';
import { readOutput, type BatchOutput } from './batch-output.ts';
import { cleanUp } from './clean-up.ts';
import { encodeDisplayName } from './display-name.ts';
import { EMBEDDING_ENDPOINT, ENDPOINTS } from './endpoints.ts';
import { GeminiCalls } from './gemini-calls.ts';
import { readInlineRequests, type InlineRequest } from './inline-requests.ts';
import { inlineStream } from './inline-stream.ts';
import { modelPath } from './model-name.ts';
import { readBatch, readOperations } from './read-operation.ts';
import { MAX_INLINE_BYTES, type GoogleConnection } from './settings.ts';
import { stageFile } from './stage-file.ts';

/** Body of `:batchGenerateContent` and `:asyncBatchEmbedContent`. */
export type CreateBatchBody = {
  batch: {
    displayName: string;
    inputConfig: { fileName: string } | { requests: { requests: InlineRequest[] } };
  };
};

/** Nothing is said of batches; it is what listings of files take (Files API reference, "files.list"). */
const MAX_PAGE = 100;
/**
 * More requests than that go into a file, however small they are: each answer may be the longest there is, some 300 kB
 * of text, and the operation has all of them twice.
 */
const MAX_INLINE_REQUESTS = 100;

/** Gemini's files and batches. Each call is one exchange, save for uploads; nothing is waited for. */
export class GoogleBatchPort implements BatchPort {
  readonly #calls: GeminiCalls;

  /** @param connection gives the connection, and throws when there is no key; called for every exchange */
  constructor(connection: () => GoogleConnection) {
    this.#calls = new GeminiCalls(connection);
  }

  checkCredentials(): void {
    void this.#calls.connection;
  }

  async stage(payload: Payload, intent: Intent, signal: AbortSignal): Promise<Staged> {
    // A name that cannot be sent is found here, before the file is.
    const displayName = encodeDisplayName(intent);
    methodOf(payload);
    const { inlineBytes } = this.#calls.connection;
    if (payload.byteLength <= inlineBytes && payload.count <= MAX_INLINE_REQUESTS) return {};
    return { file_name: await stageFile(this.#calls, { payload, displayName, key: intent.key }, signal) };
  }

  async submit(
    payload: Payload,
    staged: Staged,
    intent: Intent,
    signal: AbortSignal,
  ): Promise<BatchSnapshot> {
    const target = `/v1beta/${methodOf(payload)}`;
    const displayName = encodeDisplayName(intent);
    const fileName = staged['file_name'];
    const inputConfig = fileName === undefined ? await inline(payload) : { fileName };
    const json: CreateBatchBody = { batch: { displayName, inputConfig } };
    const creation = { method: 'POST', target, body: { json }, signal } as const;
    const created =
      fileName === undefined ? this.#calls.send(creation) : this.#calls.sendNaming(fileName, creation);
    return readBatch(await created);
  }

  async status(handle: BatchHandle, signal: AbortSignal): Promise<BatchSnapshot> {
    return readBatch(await this.#calls.sendForBatch('GET', handle.batchId, '', signal));
  }

  async results(handle: BatchHandle, signal: AbortSignal): Promise<readonly ResultFile[]> {
    const snapshot = await this.status(handle, signal);
    if (!isComplete(snapshot.status)) throw new BatchNotCompleteError(handle.batchId, snapshot.rawStatus);
    const output = isJsonObject(snapshot.raw) ? readOutput(snapshot.raw) : undefined;
    return output === undefined ? [] : [this.#file(output)];
  }

  /** The answer to a cancellation is empty, so that it is asked first whether there is anything to cancel. */
  async cancel(handle: BatchHandle, signal: AbortSignal): Promise<'cancelling' | 'already-ended'> {
    const { status } = await this.status(handle, signal);
    if (isComplete(status)) return 'already-ended';
    try {
      (await this.#calls.sendForBatch('POST', handle.batchId, ':cancel', signal)).discard();
      return 'cancelling';
    } catch (cause) {
      if (isTooLate(cause)) return 'already-ended';
      throw cause;
    }
  }

  async list(page: PageRequest, signal: AbortSignal): Promise<Page<BatchSnapshot>> {
    const pageSize = Math.max(1, Math.min(page.limit, MAX_PAGE));
    const query = { pageSize, pageToken: page.after };
    const reply = await this.#calls.send({ method: 'GET', target: '/v1beta/batches', query, signal });
    const parsed = parseBatchPage(await readOperations(reply));
    if (parsed === undefined) throw reply.unusable('the answer is not a list of operations');
    return parsed;
  }

  async unstage(staged: Staged, signal: AbortSignal): Promise<void> {
    const fileName = staged['file_name'];
    if (fileName !== undefined) await this.#calls.deleteFile(fileName, signal);
  }

  async cleanUp(handle: BatchHandle, staged: Staged, signal: AbortSignal): Promise<void> {
    await cleanUp(this.#calls, handle, staged['file_name'], signal);
  }

  #file(output: BatchOutput): ResultFile {
    if (output.kind === 'inline') {
      return { role: 'output', open: async () => inlineStream(output.responses) };
    }
    const download = {
      method: 'GET',
      under: '/download',
      suffix: ':download',
      query: { alt: 'media' },
    } as const;
    return {
      role: 'output',
      open: async (signal) => {
        const reply = await this.#calls.sendForFile(output.name, { ...download, signal });
        const { byteLength } = reply;
        return { body: reply.stream(), ...(byteLength !== undefined && { byteLength }) };
      },
    };
  }
}

/** @throws UsageError for a payload that should have been staged */
async function inline(payload: Payload): Promise<{ requests: { requests: InlineRequest[] } }> {
  if (payload.byteLength > MAX_INLINE_BYTES) {
    throw new UsageError('A batch of this size is created from a payload that was staged.');
  }
  return { requests: { requests: await readInlineRequests(payload) } };
}

/** `models/gemini-2.5-flash:batchGenerateContent`. @throws UsageError for a model or an endpoint that cannot be in it */
function methodOf({ endpoint, model }: Payload): string {
  const path = modelPath(model);
  if (path === undefined) throw new UsageError(`"${model}" is no name of a model at Gemini.`);
  if (!ENDPOINTS.includes(endpoint)) throw new UsageError(`Gemini has no batches for "${endpoint}".`);
  return `${path}:${endpoint === EMBEDDING_ENDPOINT ? 'asyncBatchEmbedContent' : 'batchGenerateContent'}`;
}

/** A batch that ended between two calls. */
function isTooLate(cause: unknown): boolean {
  return (
    cause instanceof ProviderApiError &&
    (cause.status === 409 || cause.providerCode === 'FAILED_PRECONDITION')
  );
}
