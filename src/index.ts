// The public API, every name listed.
export { BatchRouter } from './router.ts';
export { Run } from './run.ts';
export type {
  PlanOptions,
  RefreshOptions,
  RouterOptions,
  RunDriveOptions,
  RunRequestOptions,
} from './router-options.ts';
export { parseTarget, type Target } from './target.ts';
export {
  convertRequests,
  convertResults,
  type ConvertRequestsOptions,
  type ConvertResultsOptions,
} from './convert.ts';
export { anthropic, type AnthropicOptions } from './providers/anthropic/adapter.ts';
export { google, type GoogleOptions } from './providers/google/adapter.ts';
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
export type {
  ChatOutput,
  CompletionOutput,
  CustomOutput,
  EmbeddingOutput,
  FinishReason,
  OutputOf,
  UnifiedResult,
} from './model/result.ts';
export type { UsageInfo } from './model/usage.ts';
export type { BatchStatus, BatchStatusResponse, RequestCounts } from './model/batch-status.ts';
export { isComplete } from './model/batch-status.ts';
export { getText, isSuccessful } from './model/result.ts';
export { assistantMessage, text, userMessage } from './model/messages.ts';
export { defineTool, jsonSchemaFormat, type SchemaOptions } from './model/from-zod.ts';
export { audioFromFile, documentFromFile, imageFromFile } from './model/media-from-file.ts';
export { parseRequest } from './model/parse-request.ts';
export type { FieldProblem } from './model/field-problems.ts';
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
export type { TargetStatus } from './engine/target-status.ts';
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
export { classifyFailure } from './adapter/classify-failure.ts';
export { malformed } from './adapter/malformed.ts';
export { mergeKwargs } from './adapter/merge-kwargs.ts';
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
  Source,
} from './adapter/profile.ts';

export { HttpClient, type HttpClientOptions } from './http/http-client.ts';
export type { ErrorParts, ReadErrorParts } from './http/answer-error.ts';
export { isPathSegment } from './http/base-url.ts';
export type { HttpRequest, StreamBody } from './http/http-request.ts';
export { createMultipart, type FormFile } from './http/multipart.ts';
export { readProxySettings, type ProxySettings } from './http/proxy-settings.ts';
export { readApiKey, type KeyPlace } from './http/read-api-key.ts';
export { readSetting } from './http/read-setting.ts';
export type { HttpHeaders, HttpReply } from './http/reply.ts';
export type { HttpTimeouts } from './http/timeouts.ts';

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
export {
  arrayAt,
  isJsonObject,
  numberAt,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from './core/json.ts';
export type { Environment } from './core/environment.ts';
export type { Clock } from './core/clock.ts';
export type { Random } from './core/random.ts';
export type { Warning, WarningCode } from './core/warning.ts';
