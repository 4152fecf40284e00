import type { JsonValue } from '../core/json.ts';
import type { BatchStatus, RequestCounts } from '../model/batch-status.ts';

/** Bytes that can be opened again and again and whose length is known, so that an upload needs no memory and can be repeated. */
export interface Payload {
  /** How many requests it holds. */
  readonly count: number;
  /** Length of what `open` gives, in bytes: one framed request a line, each with a line feed. */
  readonly byteLength: number;
  readonly endpoint: string;
  readonly model: string;
  readonly shared: Readonly<Record<string, string>>;
  /** A chunk may be overwritten once eight more were asked for, so that an upload needs a few buffers only. */
  open(): AsyncIterable<Uint8Array>;
}

/** Why a batch is about to be created; durable before the first byte of the creation leaves. */
export interface Intent {
  /** Unique for this creation, safe in file names and headers; the batch carries it where the provider has a place for it. */
  readonly key: string;
  readonly runId: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What staging left at the provider, such as the id of an uploaded file. Serialisable. */
export type Staged = Readonly<Record<string, string>>;

/** What it takes to speak of a batch again. Serialisable: the ledger stores it. */
export interface BatchHandle {
  readonly version: 1;
  readonly provider: string;
  readonly batchId: string;
  readonly refs?: Readonly<Record<string, string>>;
}

/** One line of the input that the provider found wrong; `line` is one-based within the batch. */
export interface LineError {
  readonly line?: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

/** A batch as the provider shows it now. Times are ISO 8601. */
export interface BatchSnapshot {
  readonly handle: BatchHandle;
  readonly status: BatchStatus;
  /** The provider's own word for the status. */
  readonly rawStatus: string;
  readonly counts: RequestCounts;
  readonly endpoint?: string;
  readonly createdAt?: string;
  readonly completedAt?: string;
  readonly expiresAt?: string;
  /** When the provider wants to be asked again, in milliseconds. */
  readonly pollAfterMs?: number;
  /** Why the batch was refused as a whole. */
  readonly errors?: readonly LineError[];
  /** The provider's own object, untouched. */
  readonly raw: JsonValue;
}

/** A file of results at the provider. It can be opened again after a broken download. */
export interface ResultFile {
  /** `errors` where the provider keeps failed requests apart. */
  readonly role: 'output' | 'errors';
  open(signal: AbortSignal): Promise<ResultStream>;
}

/** The bytes of a result file. Iterating throws when fewer bytes arrive than were announced. */
export interface ResultStream {
  readonly byteLength?: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Where to begin a listing and how much to take. */
export interface PageRequest {
  readonly limit: number;
  readonly after?: string;
}

/** A page of a listing; `next` is absent on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/**
 * The provider's batch API and nothing more: one exchange a call (staging may take several), no retry, no waiting, no
 * memory. Every method throws `ProviderApiError`, or `CredentialsError` for a key that is missing or refused;
 * `status`, `results` and `cancel` throw `BatchNotFoundError`.
 */
export interface BatchPort {
  /** Throws when a call could not even begin, for want of a key or a setting. Makes no exchange. */
  checkCredentials(): void;
  /** Puts the payload where `submit` finds it, where that is a step of its own. May be repeated: nothing is bought yet. */
  stage?(payload: Payload, intent: Intent, signal: AbortSignal): Promise<Staged>;
  /** Creates the batch. Not idempotent: whoever calls it again may buy it again. */
  submit(payload: Payload, staged: Staged, intent: Intent, signal: AbortSignal): Promise<BatchSnapshot>;
  status(handle: BatchHandle, signal: AbortSignal): Promise<BatchSnapshot>;
  /** The files of an ended batch; none when it left none. @throws BatchNotCompleteError while it runs */
  results(handle: BatchHandle, signal: AbortSignal): Promise<readonly ResultFile[]>;
  cancel(handle: BatchHandle, signal: AbortSignal): Promise<'cancelling' | 'already-ended'>;
  /** Newest first. */
  list(page: PageRequest, signal: AbortSignal): Promise<Page<BatchSnapshot>>;
  /** Removes what `stage` left at the provider. */
  unstage?(staged: Staged, signal: AbortSignal): Promise<void>;
  /**
   * Removes at the provider what an ended batch left there, its own record, its input and its results, where the user
   * asked for that. Called once the results are safe on disk. What is gone already is no error.
   */
  cleanUp?(handle: BatchHandle, staged: Staged, signal: AbortSignal): Promise<void>;
}
