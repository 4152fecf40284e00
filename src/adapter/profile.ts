import type { BatchStatus } from '../model/batch-status.ts';
import type { FailureCode, RetryDecision } from '../core/failure.ts';
import type { Feature } from './features.ts';

/** What a limit counts. `tokens` are estimated prompt tokens, `inputs` the texts of embedding requests. */
export type LimitUnit = 'requests' | 'bytes' | 'tokens' | 'inputs';

/** One limit of a provider. `request` holds for a single request, `batch` for the sum over a batch. */
export interface Limit {
  readonly unit: LimitUnit;
  readonly scope: 'batch' | 'request';
  readonly max: number;
  /** Only for requests to this endpoint. */
  readonly endpoint?: string;
}

/** What may be done about a failure, by the provider's own code or by HTTP status. */
export interface FailureRule {
  readonly code: FailureCode;
  readonly retry: RetryDecision;
  /**
   * Set where it is the refusal of a whole batch for now, for want of room or because a file is not there yet: nothing
   * of it ran, and the same batch may be created later.
   */
  readonly wait?: true;
}

/**
 * How a feature of the unified request fares at a provider: sent as it is; sent in another form that means the same;
 * left out or approximated with a warning; or refused before anything is sent.
 */
export type FeatureSupport =
  | { readonly support: 'as-is'; readonly note?: string }
  | { readonly support: 'translated' | 'warned' | 'refused'; readonly note: string };

/** Every feature has an entry: one added to the list and not here does not compile. */
export type FeatureTable = Readonly<Record<Feature, FeatureSupport>>;

/** Models that do otherwise than the provider's table says. */
export interface ModelFamily {
  /** For people, such as `reasoning models`. */
  readonly name: string;
  readonly pattern: RegExp;
  /** A model of the family, for docs and tests. */
  readonly example: string;
  /** What differs. */
  readonly features: Partial<FeatureTable>;
}

/** Where the facts come from, and when they were last looked at (ISO date). */
export interface Source {
  readonly url: string;
  readonly checked: string;
}

/** Everything about a provider that is a fact. Data only: the engine reads it and knows no provider by name. */
export interface Profile {
  /** The provider's name for people, such as `OpenAI`. */
  readonly title: string;
  readonly source: Source;
  readonly limits: readonly Limit[];
  /** What all requests of a batch must have in common; requests that differ go to different batches. */
  readonly groupBy: readonly ('endpoint' | 'model' | 'shared')[];
  /** Custom ids that the provider takes as they are; others are mapped there and back. */
  readonly idPattern: RegExp;
  readonly window: {
    readonly hours: number;
    readonly partialOnExpiry: boolean;
    readonly partialOnCancel: boolean;
  };
  /** How long results and uploaded files are kept, in hours; absent when they do not expire. */
  readonly retention: { readonly resultsHours?: number; readonly filesHours?: number };
  /** The provider's states; one that is not here means "still running", and its raw value is kept. */
  readonly states: Readonly<Record<string, BatchStatus>>;
  /**
   * Keys are the provider's codes and types, and HTTP statuses as text; the most telling one is looked up first. A refused
   * batch's errors are looked up as `code/field` before `code`.
   */
  readonly failures: Readonly<Record<string, FailureRule>>;
  /** What a batch created by a dead process is recognised by. */
  readonly reconcile: 'marker' | 'file' | 'window' | 'none';
  readonly features: FeatureTable;
  /** The first whose pattern a model's name matches counts; the patterns carry no state. */
  readonly families?: readonly ModelFamily[];
  /**
   * Names of the environment variables that hold the key and the base URL, the preferred one first, and of those that
   * say how requests are written: a rehearsal reads none but these last.
   */
  readonly variables: {
    readonly apiKey: readonly string[];
    readonly baseUrl: readonly string[];
    readonly style?: readonly string[];
  };
}
