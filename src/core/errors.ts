/** Why something was thrown, as a closed union, so that `switch (error.code)` narrows. */
export type ErrorCode =
  | 'usage'
  | 'configuration'
  | 'credentials_missing'
  | 'credentials_refused'
  | 'invalid_input'
  | 'unsupported_content_type'
  | 'provider_not_found'
  | 'provider_api'
  | 'batch_not_found'
  | 'batch_not_complete'
  | 'batch_failed'
  | 'batch_timeout'
  | 'submission_unclear'
  | 'run_not_found'
  | 'run_not_complete'
  | 'run_driven_elsewhere'
  | 'file_operation'
  | 'ledger'
  | 'interrupted';

/**
 * The parent of everything that this package throws on purpose. `code` is stable and safe to switch on; `message` is
 * for people and never holds a key.
 */
export class BatchRouterError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A call that cannot be meant: options that exclude each other, a target that is not `provider/model`. */
export class UsageError extends BatchRouterError {
  constructor(message: string) {
    super('usage', message);
  }
}

/** A setting that cannot be used, named with its place. */
export class ConfigurationError extends BatchRouterError {
  constructor(message: string, options?: ErrorOptions) {
    super('configuration', message, options);
  }
}

/** No key, or a key that the provider refused. */
export class CredentialsError extends BatchRouterError {
  readonly provider: string;

  constructor(
    code: 'credentials_missing' | 'credentials_refused',
    provider: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    this.provider = provider;
  }
}

/** No provider of that name is plugged in. */
export class ProviderNotFoundError extends BatchRouterError {
  constructor(name: string, known: readonly string[]) {
    const list = known.length === 0 ? 'none is plugged in' : `known: ${known.join(', ')}`;
    super('provider_not_found', `No provider is named "${name}" (${list}).`);
  }
}

/** One thing wrong with the input, and where. */
export interface InputProblem {
  /** The file as the user named it, `-` for standard input; absent for requests given in memory. */
  readonly file?: string;
  /** One-based line in the file, or one-based position in the list of requests. */
  readonly line?: number;
  /** Path of the field inside the request, such as `messages[0].content`. */
  readonly field?: string;
  readonly message: string;
  /** `provider/model` that the request cannot be sent to, in a run over several targets. */
  readonly target?: string;
}

/** Input that cannot be sent. All problems of an input come together; `problems` holds the first ones, `total` their number. */
export class ValidationError extends BatchRouterError {
  readonly problems: readonly InputProblem[];
  readonly total: number;

  constructor(problems: readonly InputProblem[], total: number = problems.length) {
    super('invalid_input', describeProblems(problems, total));
    this.problems = problems;
    this.total = total;
  }
}

/** `questions.jsonl:3: messages[0].content: must not be empty`, and the target in brackets where there are several */
export function describeProblem(problem: InputProblem): string {
  const place = [problem.file, problem.line].filter((part) => part !== undefined).join(':');
  const { message, target } = problem;
  return [place, problem.field, target === undefined ? message : `${message} (${target})`]
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
}

function describeProblems(problems: readonly InputProblem[], total: number): string {
  const lines = problems.map(describeProblem);
  if (total > problems.length) lines.push(`… and ${total - problems.length} more (${total} in all)`);
  return lines.join('\n');
}

/** A file whose bytes are of a kind that requests cannot carry. */
export class UnsupportedContentTypeError extends BatchRouterError {
  constructor(message: string) {
    super('unsupported_content_type', message);
  }
}

/** The provider, or the ledger, knows no batch of that id. */
export class BatchNotFoundError extends BatchRouterError {
  readonly batchId: string;

  constructor(batchId: string, options?: ErrorOptions) {
    super('batch_not_found', `There is no batch "${batchId}".`, options);
    this.batchId = batchId;
  }
}

/** Results were asked for before the batch ended. */
export class BatchNotCompleteError extends BatchRouterError {
  readonly batchId: string;

  constructor(batchId: string, status: string) {
    super('batch_not_complete', `Batch "${batchId}" has no results yet: it is ${status}.`);
    this.batchId = batchId;
  }
}

/** The batch was still not done when the time to wait was over. */
export class BatchTimeoutError extends BatchRouterError {
  constructor(message: string) {
    super('batch_timeout', message);
  }
}

/** The provider refused the batch as a whole, so it has no results. */
export class BatchFailedError extends BatchRouterError {
  readonly batchId: string;

  constructor(batchId: string, message: string) {
    super('batch_failed', `Batch "${batchId}" failed: ${message}`);
    this.batchId = batchId;
  }
}

/** A file or directory could not be read or written; `path` names it. */
export class FileOperationError extends BatchRouterError {
  readonly path: string;

  constructor(action: string, path: string, cause: unknown) {
    super('file_operation', `Cannot ${action} ${path}: ${reasonOf(cause)}`, { cause });
    this.path = path;
  }
}

/** The ledger could not be opened, read or written; `path` names it. */
export class LedgerError extends BatchRouterError {
  readonly path: string;

  constructor(action: string, path: string, cause: unknown) {
    super('ledger', `Cannot ${action} the ledger ${path}: ${reasonOf(cause)}`, { cause });
    this.path = path;
  }
}

/** There is no run of that id in the ledger. */
export class RunNotFoundError extends BatchRouterError {
  constructor(runId: string, stateDir: string) {
    super('run_not_found', `There is no run "${runId}" in ${stateDir}.`);
  }
}

/** Results of a run were asked for before every request had one. */
export class RunNotCompleteError extends BatchRouterError {
  readonly runId: string;

  constructor(runId: string, message: string) {
    super('run_not_complete', message);
    this.runId = runId;
  }
}

/** Another process moved a shard that this one was about to move. */
export class RunDrivenElsewhereError extends BatchRouterError {
  readonly runId: string;

  constructor(runId: string) {
    super('run_driven_elsewhere', `Run "${runId}" is being driven by another process; this one stops.`);
    this.runId = runId;
  }
}

/**
 * A batch may or may not have been created: the call left, and no answer that settles it came back. Sending it again
 * could buy it twice, so it is not sent again.
 */
export class SubmissionUnclearError extends BatchRouterError {
  readonly runId: string;

  constructor(runId: string, message: string, options?: ErrorOptions) {
    super('submission_unclear', message, options);
    this.runId = runId;
  }
}

/** The user, or a signal, stopped the work; what was begun is on disk. */
export class InterruptedError extends BatchRouterError {
  constructor(message = 'Interrupted.', options?: ErrorOptions) {
    super('interrupted', message, options);
  }
}

/** The operating system's own words for a failure, without a stack. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** What the parts of a failed exchange with a provider were. */
export interface ProviderApiDetails {
  readonly provider: string;
  /** HTTP status, absent when no answer came. */
  readonly status?: number;
  /** The provider's own code or type, such as `insufficient_quota`. */
  readonly providerCode?: string;
  /** How long the provider asked to wait. */
  readonly retryAfterMs?: number;
  /** Whether the same call may succeed later. */
  readonly transient: boolean;
  /**
   * Whether the call can have had an effect: `none` when it was refused or never left, `unknown` when it left and no
   * answer settles it.
   */
  readonly effect: 'none' | 'unknown';
}

/** A call to a provider failed. */
export class ProviderApiError extends BatchRouterError {
  readonly provider: string;
  readonly status: number | undefined;
  readonly providerCode: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly transient: boolean;
  readonly effect: 'none' | 'unknown';

  constructor(message: string, details: ProviderApiDetails, options?: ErrorOptions) {
    super('provider_api', message, options);
    this.provider = details.provider;
    this.status = details.status;
    this.providerCode = details.providerCode;
    this.retryAfterMs = details.retryAfterMs;
    this.transient = details.transient;
    this.effect = details.effect;
  }
}
