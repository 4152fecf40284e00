import { LIMITS } from './limits.ts';

/** One reason why a batch failed as a whole. */
export interface BatchError {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  /** One-based line of the input file. */
  readonly line: number | null;
}

/** The input file is not there, or not yet. */
export function fileNotFound(fileId: string, organization: string): BatchError {
  return {
    code: 'invalid_request',
    message: `Cannot find file ${fileId}, or organization ${organization} does not have access to it.`,
    param: 'file_id',
    line: null,
  };
}

/** Too many tokens are queued for the model; the same batch may go through later. */
export function tokenLimitExceeded(model: string, organization: string, limit: number): BatchError {
  return {
    code: 'token_limit_exceeded',
    message:
      `Enqueued token limit reached for ${model} in organization ${organization}. ` +
      `Limit: ${limit.toLocaleString('en-US')} enqueued tokens. ` +
      'Please try again once some in_progress batches have been completed.',
    param: null,
    line: null,
  };
}

/** The input file is over 200 MB. */
export function inputTooLarge(model: string): BatchError {
  return {
    code: 'invalid_request',
    message: `The batch input file is larger than the ${LIMITS.batchInputBytes} maximum for the ${model} model.`,
    param: null,
    line: null,
  };
}

/** OpenAI's guide gives the limit, not the words. */
export function tooManyRequests(count: number): BatchError {
  return {
    code: 'invalid_request',
    message: `The batch input file has ${count} requests, more than the ${LIMITS.requestsPerBatch} of one batch.`,
    param: null,
    line: null,
  };
}

/** OpenAI's guide gives the limit, not the words. */
export function tooManyEmbeddingInputs(count: number): BatchError {
  return {
    code: 'invalid_request',
    message: `The batch has ${count} embedding inputs, more than the ${LIMITS.embeddingInputsPerBatch} of one batch.`,
    param: null,
    line: null,
  };
}

/** The input file has no line at all. */
export function emptyInput(): BatchError {
  return { code: 'empty_file', message: 'The batch input file has no requests.', param: null, line: null };
}

/** Requests for more than one model. */
export function mixedModels(): BatchError {
  return {
    code: 'mismatched_model',
    message: 'Each batch must contain requests for a single model.',
    param: null,
    line: null,
  };
}

/** What is wrong with a line, without its number. */
export type LineError = Omit<BatchError, 'line'>;

/** What can be wrong with one line: the code, the parameter and the words, in one table. */
export const LINE_ERRORS = {
  notJson: (): LineError => ({
    code: 'invalid_json_line',
    param: null,
    message: 'This line is not parseable as valid JSON.',
  }),
  missing: (name: string): LineError => ({
    code: 'missing_required_parameter',
    param: name,
    message: `Missing required parameter: '${name}'.`,
  }),
  notText: (name: string): LineError => ({
    code: 'invalid_type',
    param: name,
    message: `Invalid type for '${name}': expected a string.`,
  }),
  notAnObject: (name: string): LineError => ({
    code: 'invalid_type',
    param: name,
    message: `Invalid type for '${name}': expected an object.`,
  }),
  method: (value: string): LineError => ({
    code: 'invalid_value',
    param: 'method',
    message: `Invalid value: '${value}'. Supported values are: 'POST'.`,
  }),
  url: (): LineError => ({
    code: 'invalid_url',
    param: 'url',
    message: 'The URL provided for this request does not match the batch endpoint.',
  }),
  noModel: (): LineError => ({
    code: 'invalid_request',
    param: 'body.model',
    message: 'Model parameter is required.',
  }),
  noSubject: (name: string): LineError => ({
    code: 'invalid_request',
    param: `body.${name}`,
    message: `${name.charAt(0).toUpperCase()}${name.slice(1)} parameter is required.`,
  }),
  model: (name: string): LineError => ({
    code: 'model_not_found',
    param: 'body.model',
    message: `The provided model '${name}' is not supported by the Batch API.`,
  }),
  stream: (title: string): LineError => ({
    code: 'streaming_unsupported',
    param: 'body.stream',
    message: `${title}: Streaming is not supported in the Batch API.`,
  }),
  duplicate: (id: string): LineError => ({
    code: 'duplicate_custom_id',
    param: 'custom_id',
    message: `The custom_id '${id}' is used more than once in this file.`,
  }),
} as const;
