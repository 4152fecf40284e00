import type { ErrorCode } from './errors.ts';

/** With what code the command line ends. */
export type ExitCode = 0 | 2 | 3 | 4 | 5 | 6 | 7 | 10 | 11 | 130;

/** What each exit code of the command line means. 130 is 128 plus the number of SIGINT, as shells have it. */
export const EXIT_CODES: Readonly<Record<ExitCode, string>> = {
  0: 'Every request succeeded, or the command did what it was asked.',
  2: 'The command line could not be understood.',
  3: 'A setting cannot be used.',
  4: 'A key is missing, or the provider refused it.',
  5: 'The input cannot be sent; nothing was sent.',
  6: 'The provider, or the way to it, failed.',
  7: 'The state on disk could not be read or written.',
  10: 'The run is finished, and some requests have no answer.',
  11: 'The run is not finished yet: a batch is open, or was not sent.',
  130: 'Interrupted; what was begun is on disk.',
};

/** What an error code means to whoever meets it. */
export interface ErrorCodeEntry {
  /** The class that carries the code. */
  readonly error: string;
  readonly exit: ExitCode;
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Every error code: the table behind the command line's exit codes and the documentation. */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeEntry>> = {
  usage: {
    error: 'UsageError',
    exit: 2,
    meaning: 'A call or a command line that cannot be meant, such as a target that is not `provider/model`.',
    remedy: 'The message says what was expected; `batch-router help` shows examples.',
  },
  configuration: {
    error: 'ConfigurationError',
    exit: 3,
    meaning: 'A setting, such as a base URL from the environment, cannot be used.',
    remedy: 'Correct the setting that the message names.',
  },
  credentials_missing: {
    error: 'CredentialsError',
    exit: 4,
    meaning: 'There is no key for the provider.',
    remedy: 'Set the environment variable that the message names, or pass the key as an option.',
  },
  credentials_refused: {
    error: 'CredentialsError',
    exit: 4,
    meaning: 'The provider refused the key.',
    remedy: 'Check the key and what it may do at the provider.',
  },
  invalid_input: {
    error: 'ValidationError',
    exit: 5,
    meaning: 'Requests cannot be sent as they are. `problems` lists file, line and field; nothing was sent.',
    remedy: 'Correct the lines; `batch-router validate FILE` checks a file without sending it.',
  },
  unsupported_content_type: {
    error: 'UnsupportedContentTypeError',
    exit: 5,
    meaning: 'A file is of a kind that requests cannot carry.',
    remedy: 'Convert the file to a kind that the message names.',
  },
  provider_not_found: {
    error: 'ProviderNotFoundError',
    exit: 2,
    meaning: 'No provider of that name is plugged in.',
    remedy: 'Use one of the names in the message, or plug the provider in.',
  },
  provider_api: {
    error: 'ProviderApiError',
    exit: 6,
    meaning: 'A call to the provider failed. `transient` says whether the same call may succeed later.',
    remedy: 'The run stays as it is: `batch-router resume RUN` goes on with it.',
  },
  batch_not_found: {
    error: 'BatchNotFoundError',
    exit: 6,
    meaning: 'The provider knows no batch of that id.',
    remedy: 'Check the id, and that the key belongs to the project that created the batch.',
  },
  batch_not_complete: {
    error: 'BatchNotCompleteError',
    exit: 6,
    meaning: 'Results were asked for before the batch ended.',
    remedy: 'Wait until the status is one that has ended.',
  },
  batch_failed: {
    error: 'BatchFailedError',
    exit: 6,
    meaning: 'The provider refused the batch as a whole, so it has no results.',
    remedy: 'The message holds the provider’s reason.',
  },
  batch_timeout: {
    error: 'BatchTimeoutError',
    exit: 6,
    meaning: 'The batch was not done when the time to wait was over. It goes on at the provider.',
    remedy: 'Wait again, with a longer timeout.',
  },
  submission_unclear: {
    error: 'SubmissionUnclearError',
    exit: 6,
    meaning: 'A batch may or may not have been created, and sending it again could buy it twice.',
    remedy: 'Look at the provider’s list of batches for the key that the message names.',
  },
  run_not_found: {
    error: 'RunNotFoundError',
    exit: 2,
    meaning: 'There is no run of that id in the state directory.',
    remedy: '`batch-router list` shows the runs; `--state-dir` names another directory.',
  },
  run_not_complete: {
    error: 'RunNotCompleteError',
    exit: 11,
    meaning: 'The results of a run were asked for before every request had one.',
    remedy: '`batch-router watch RUN` waits for it, `batch-router resume RUN` drives it on.',
  },
  run_driven_elsewhere: {
    error: 'RunDrivenElsewhereError',
    exit: 7,
    meaning: 'Another process drives the run; this one stopped.',
    remedy: 'Let the other one finish; `batch-router status RUN` shows how far it is.',
  },
  file_operation: {
    error: 'FileOperationError',
    exit: 7,
    meaning: 'A file or directory could not be read or written; `path` names it.',
    remedy: 'Make room or set the permissions, then `batch-router resume RUN`.',
  },
  ledger: {
    error: 'LedgerError',
    exit: 7,
    meaning: 'The ledger, the database of runs, could not be opened, read or written.',
    remedy: 'Make room or set the permissions; a ledger of a newer version needs that version.',
  },
  interrupted: {
    error: 'InterruptedError',
    exit: 130,
    meaning: 'The user, or a signal, stopped the work.',
    remedy: '`batch-router resume RUN` goes on with it; the provider goes on meanwhile.',
  },
};
