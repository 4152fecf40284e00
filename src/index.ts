// The public API, every name listed.
export { BatchRouter } from './router.ts';
export { Run } from './run.ts';
export type { PlanOptions, RouterOptions, RunDriveOptions, RunRequestOptions } from './router-options.ts';
export { parseTarget, type Target } from './target.ts';
export { openai, type OpenAIOptions } from './providers/openai/adapter.ts';

export type {
  ChatRequest,
  CompletionRequest,
  CustomRequest,
  EmbeddingRequest,
  Mode,
  UnifiedRequest,
} from './model/request.ts';
export type { UnifiedBatchMetadata } from './model/batch-metadata.ts';
export type { Content } from './model/content.ts';
export type { UnifiedMessage } from './model/message.ts';
export type { GenerationConfig } from './model/generation-config.ts';
export type { ResponseFormat } from './model/response-format.ts';
export type { Tool, ToolChoice } from './model/tool.ts';
export type { FinishReason, UnifiedResult } from './model/result.ts';
export type { UsageInfo } from './model/usage.ts';
export type { BatchStatus, BatchStatusResponse, RequestCounts } from './model/batch-status.ts';
export { isComplete } from './model/batch-status.ts';
export { getText, isSuccessful } from './model/result.ts';
export { assistantMessage, text, userMessage } from './model/messages.ts';
export { defineTool, jsonSchemaFormat, type SchemaOptions } from './model/from-zod.ts';
export { audioFromFile, documentFromFile, imageFromFile } from './model/media-from-file.ts';
export { parseRequest } from './model/parse-request.ts';
export { applyParams, parseParams, withParams, type RunParams } from './model/params.ts';
export { requestJsonSchema, resultJsonSchema } from './model/json-schema.ts';

export { createStreamSource, type RequestInput, type RequestSource } from './engine/request-source.ts';
export type { IntakeOutcome } from './engine/intake.ts';
export type { WarningCount } from './engine/warning-counts.ts';
export type {
  LineProblemKind,
  ResultCounts,
  RunEvent,
  RunEventFields,
  RunEventName,
  RunListener,
} from './engine/events.ts';
export type { RunStatus, ShardStatus } from './engine/run-status.ts';
export type { NewShard, RunState, ShardState } from './ledger/records.ts';

export { defineAdapter, type Adapter } from './adapter/adapter.ts';
export type {
  BatchHandle,
  BatchPort,
  BatchSnapshot,
  Intent,
  LineError,
  Page,
  PageRequest,
  Payload,
  ResultFile,
  ResultStream,
  Staged,
} from './adapter/batch-port.ts';
export type {
  Codec,
  CodecTable,
  Decoded,
  DecodedRequest,
  DecodeRequestOptions,
  Encoded,
  EncodeOptions,
  Envelope,
  ForeignRequest,
  Framing,
} from './adapter/codec.ts';
export type { ConnectionOptions } from './adapter/connection.ts';
export type { Dialect } from './adapter/dialect.ts';
export { FEATURES, type Feature } from './adapter/features.ts';
export type { LiveAnswer, LivePort } from './adapter/live-port.ts';
export type {
  FailureRule,
  FeatureSupport,
  FeatureTable,
  Limit,
  LimitUnit,
  ModelFamily,
  Profile,
} from './adapter/profile.ts';

export {
  BatchFailedError,
  BatchNotCompleteError,
  BatchNotFoundError,
  BatchRouterError,
  BatchTimeoutError,
  ConfigurationError,
  CredentialsError,
  FileOperationError,
  InterruptedError,
  LedgerError,
  ProviderApiError,
  ProviderNotFoundError,
  RunDrivenElsewhereError,
  RunNotCompleteError,
  RunNotFoundError,
  SubmissionUnclearError,
  UnsupportedContentTypeError,
  UsageError,
  ValidationError,
  describeProblem,
  type ErrorCode,
  type InputProblem,
} from './core/errors.ts';
export type { Failure, FailureCode, RetryDecision } from './core/failure.ts';
export type { JsonObject, JsonValue } from './core/json.ts';
export type { Clock } from './core/clock.ts';
export type { Random } from './core/random.ts';
export type { Warning, WarningCode } from './core/warning.ts';
