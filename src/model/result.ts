import type { Failure } from '../core/failure.ts';
import type { JsonValue } from '../core/json.ts';
import type { Warning } from '../core/warning.ts';
import type { UnifiedMessage } from './message.ts';
import type { Mode } from './request.ts';
import type { UsageInfo } from './usage.ts';

/** Why a model stopped, in the same words for every provider. */
export const FINISH_REASONS = ['stop', 'length', 'tool_calls', 'content_filter', 'refusal', 'other'] as const;
/** Why a model stopped. */
export type FinishReason = (typeof FINISH_REASONS)[number];

/** The ways in which a request can end. */
export const RESULT_STATUSES = ['succeeded', 'errored', 'cancelled', 'expired'] as const;
/** How a request ended. */
export type ResultStatus = (typeof RESULT_STATUSES)[number];

/** What became of one request. */
export interface UnifiedResult {
  readonly custom_id: string;
  readonly status: ResultStatus;
  /** The answer of a chat or a completion. Its content may be empty: a model may have nothing to say. */
  readonly message?: UnifiedMessage;
  /** One vector for each text of an embedding request. */
  readonly embeddings?: readonly (readonly number[])[];
  readonly finish_reason?: FinishReason;
  /** The provider's own word for the finish reason. */
  readonly raw_finish_reason?: string;
  readonly usage?: UsageInfo;
  /** The model that answered, as the provider names it. */
  readonly model?: string;
  /** Why there is no answer. */
  readonly error?: Failure;
  readonly provider: string;
  /** `provider/model` that was asked, in a run over several targets. */
  readonly target?: string;
  readonly batch_id?: string;
  /** How often the request was tried; 0 when it never was. */
  readonly attempts: number;
  readonly warnings?: readonly Warning[];
  /** The provider's own line, untouched. */
  readonly provider_data?: JsonValue;
}

/** What a chat gives. */
export interface ChatOutput {
  readonly message: UnifiedMessage;
  readonly finish_reason?: FinishReason;
  readonly raw_finish_reason?: string;
  readonly model?: string;
}

/** What a completion gives: its text as a message of the assistant. */
export type CompletionOutput = ChatOutput;

/** What an embedding request gives: a vector for each text, in order. */
export interface EmbeddingOutput {
  readonly embeddings: readonly (readonly number[])[];
  readonly model?: string;
}

/** What is read of a custom request's answer; the rest is in `provider_data`. */
export interface CustomOutput {
  readonly model?: string;
}

/** The output of a mode. */
export type OutputOf<M extends Mode> = {
  readonly chat: ChatOutput;
  readonly completion: CompletionOutput;
  readonly embedding: EmbeddingOutput;
  readonly custom: CustomOutput;
}[M];

/** The text of a result's message, its pieces joined; undefined when there is no message: `getText(result) ?? 'no answer'`. */
export function getText(result: Pick<UnifiedResult, 'message'>): string | undefined {
  const content = result.message?.content;
  if (content === undefined || typeof content === 'string') return content;
  return content.map((piece) => (piece.type === 'text' ? piece.text : '')).join('');
}

/** Whether a result holds an answer. */
export function isSuccessful(result: Pick<UnifiedResult, 'status'>): boolean {
  return result.status === 'succeeded';
}
