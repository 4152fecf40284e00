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
import {
  BatchNotCompleteError,
  BatchNotFoundError,
  ProviderApiError,
  UsageError,
} from '../../core/errors.ts';
import { isJsonObject, stringAt, type JsonObject } from '../../core/json.ts';
import { systemRandom } from '../../core/random.ts';
import { isPathSegment } from '../../http/base-url.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { createMultipart } from '../../http/multipart.ts';
import type { HttpReply } from '../../http/reply.ts';
import { isComplete } from '../../model/batch-status.ts';
import { parseBatch, parseBatchPage, parseFileId } from './api-replies.ts';
import { encodeMetadata } from './batch-metadata.ts';
import { deleteFile } from './delete-file.ts';
import { PROVIDER } from './settings.ts';

/** Body of `POST /batches`. */
export type CreateBatchBody = {
  input_file_id: string;
  endpoint: string;
  completion_window: '24h';
  metadata: Record<string, string>;
};

/** OpenAI API reference, "List batches", `limit`. */
const MAX_PAGE = 100;

/** Where a batch names its files. */
const FILE_KEYS = ['input_file_id', 'output_file_id', 'error_file_id'] as const;

/** OpenAI's files and batches. Each call is one exchange, save for `cleanUp`; nothing is repeated. */
export class OpenAIBatchPort implements BatchPort {
  readonly #client: () => HttpClient;
  readonly cleanUp?: NonNullable<BatchPort['cleanUp']>;

  /**
   * @param client gives the client, and throws when there is no key; called for every exchange
   * @param deletesFiles whether there is a `cleanUp`
   */
  constructor(client: () => HttpClient, deletesFiles = false) {
    this.#client = client;
    if (deletesFiles) this.cleanUp = (...batch) => this.#deleteFiles(...batch);
  }

  checkCredentials(): void {
    this.#client();
  }

  async stage(payload: Payload, intent: Intent, signal: AbortSignal): Promise<Staged> {
    // Metadata that cannot be sent is found here, before 200 MB are.
    encodeMetadata(intent);
    const file = {
      field: 'file',
      fileName: `${intent.key}.jsonl`,
      contentType: 'application/jsonl',
      byteLength: payload.byteLength,
      open: () => payload.open(),
    };
    const body = createMultipart({ purpose: 'batch' }, file, systemRandom);
    const reply = await this.#client().send({ method: 'POST', target: '/files', body, signal });
    const id = parseFileId(await reply.json());
    if (id === undefined) throw reply.unusable('the answer is not a file');
    return { input_file_id: id };
  }

  async submit(
    payload: Payload,
    staged: Staged,
    intent: Intent,
    signal: AbortSignal,
  ): Promise<BatchSnapshot> {
    const inputFileId = staged['input_file_id'];
    if (inputFileId === undefined) throw new UsageError('A batch is created from a payload that was staged.');
    const json: CreateBatchBody = {
      input_file_id: inputFileId,
      endpoint: payload.endpoint,
      completion_window: '24h',
      metadata: encodeMetadata(intent),
    };
    const reply = await this.#client().send({ method: 'POST', target: '/batches', body: { json }, signal });
    return readBatch(reply);
  }

  async status(handle: BatchHandle, signal: AbortSignal): Promise<BatchSnapshot> {
    return readBatch(await this.#call('GET', handle.batchId, '', signal));
  }

  async results(handle: BatchHandle, signal: AbortSignal): Promise<readonly ResultFile[]> {
    const { raw, rawStatus, status } = await this.status(handle, signal);
    if (!isComplete(status)) throw new BatchNotCompleteError(handle.batchId, rawStatus);
    const batch = isJsonObject(raw) ? raw : {};
    const files: ResultFile[] = [];
    // An absent file is null or "" on the wire; `stringAt` takes both for none.
    const output = stringAt(batch, 'output_file_id');
    if (output !== undefined) files.push(this.#file('output', output));
    const errors = stringAt(batch, 'error_file_id');
    if (errors !== undefined) files.push(this.#file('errors', errors));
    return files;
  }

  async cancel(handle: BatchHandle, signal: AbortSignal): Promise<'cancelling' | 'already-ended'> {
    try {
      const snapshot = await readBatch(await this.#call('POST', handle.batchId, '/cancel', signal));
      return isComplete(snapshot.status) ? 'already-ended' : 'cancelling';
    } catch (error) {
      if (error instanceof ProviderApiError && error.status === 409) return 'already-ended';
      throw error;
    }
  }

  async list(page: PageRequest, signal: AbortSignal): Promise<Page<BatchSnapshot>> {
    const limit = Math.max(1, Math.min(page.limit, MAX_PAGE));
    const query = { limit, after: page.after };
    const reply = await this.#client().send({ method: 'GET', target: '/batches', query, signal });
    const parsed = parseBatchPage(await reply.json(), PROVIDER);
    if (parsed === undefined) throw reply.unusable('the answer is not a list of batches');
    return parsed;
  }

  async unstage(staged: Staged, signal: AbortSignal): Promise<void> {
    const id = staged['input_file_id'];
    if (id !== undefined) await deleteFile(this.#client(), id, signal);
  }

  /** Batches themselves cannot be deleted, only their files: input, output and errors. */
  async #deleteFiles(handle: BatchHandle, staged: Staged, signal: AbortSignal): Promise<void> {
    const known = { ...handle.refs, ...staged };
    const batch = await this.#endedBatch(handle, signal);
    for (const key of FILE_KEYS) {
      const id = stringAt(batch, key) ?? stringAt(known, key);
      if (id !== undefined) await deleteFile(this.#client(), id, signal);
    }
  }

  /** The provider's own object of a batch, empty when it is gone. @throws BatchNotCompleteError */
  async #endedBatch(handle: BatchHandle, signal: AbortSignal): Promise<JsonObject> {
    try {
      const { raw, rawStatus, status } = await this.status(handle, signal);
      if (!isComplete(status)) throw new BatchNotCompleteError(handle.batchId, rawStatus);
      return isJsonObject(raw) ? raw : {};
    } catch (error) {
      if (error instanceof BatchNotFoundError) return {};
      throw error;
    }
  }

  async #call(
    method: 'GET' | 'POST',
    batchId: string,
    action: string,
    signal: AbortSignal,
  ): Promise<HttpReply> {
    const client = this.#client();
    if (!isPathSegment(batchId)) throw new BatchNotFoundError(batchId);
    try {
      const target = `/batches/${encodeURIComponent(batchId)}${action}`;
      return await client.send({ method, target, signal });
    } catch (cause) {
      if (!(cause instanceof ProviderApiError && cause.status === 404)) throw cause;
      throw new BatchNotFoundError(batchId, { cause });
    }
  }

  #file(role: ResultFile['role'], id: string): ResultFile {
    return {
      role,
      open: async (signal) => {
        if (!isPathSegment(id)) throw new BatchNotFoundError(id);
        const target = `/files/${encodeURIComponent(id)}/content`;
        const reply = await this.#client().send({ method: 'GET', target, signal });
        const { byteLength } = reply;
        return { body: reply.stream(), ...(byteLength !== undefined && { byteLength }) };
      },
    };
  }
}

async function readBatch(reply: HttpReply): Promise<BatchSnapshot> {
  const snapshot = parseBatch(await reply.json(), PROVIDER);
  if (snapshot === undefined) throw reply.unusable('the answer is not a batch');
  return snapshot;
}
