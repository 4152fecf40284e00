import type { FlagOption, ListOption, NumberOption, TextOption } from './command.ts';

// Options that more than one command has, so that they mean the same and read the same everywhere.

/** `--target` */
export const TARGET: ListOption = {
  kind: 'list',
  label: 'PROVIDER/MODEL',
  required: true,
  completes: 'target',
  summary: 'Whom to ask, such as openai/gpt-5-mini; may be repeated, and then every request goes to each.',
};

/** `--output` */
export const OUTPUT: TextOption = {
  kind: 'text',
  label: 'FILE',
  completes: 'file',
  summary:
    'Where the results go, in input order, target by target; - is standard output. They also stay in the state directory.',
};

/** `--state-dir` */
export const STATE_DIR: TextOption = {
  kind: 'text',
  label: 'DIR',
  completes: 'directory',
  summary: 'Where runs are kept (default: BATCH_ROUTER_STATE_DIR, else .batch_router).',
};

/** `--poll-interval`: from 0.05 s, the shortest that the engine takes from a provider too. */
export const POLL_INTERVAL: NumberOption = {
  kind: 'number',
  label: 'SECONDS',
  min: 0.05,
  max: 86_400, // a day, the window of a batch
  summary: 'First wait between two questions after a batch; it grows up to five times that (default: 60).',
};

/** `--max-requests` */
export const MAX_REQUESTS: NumberOption = {
  kind: 'number',
  label: 'N',
  min: 1,
  isWhole: true,
  summary: 'Most requests in one batch, below the provider’s own limit.',
};

/** `--param` */
export const PARAM: ListOption = {
  kind: 'list',
  label: 'KEY=VALUE',
  completes: ['max_tokens=', 'temperature=', 'top_p=', 'seed=', 'reasoning.effort=', 'system_prompt='],
  summary:
    'A setting for every request that does not say it itself, such as max_tokens=256; may be repeated.',
};

/** `--strict` */
export const STRICT: FlagOption = {
  kind: 'flag',
  summary: 'Refuse what a target cannot honour, in place of a warning.',
};

/** `--with-raw` */
export const WITH_RAW: FlagOption = {
  kind: 'flag',
  summary: 'Keep the provider’s own line in each result, as provider_data.',
};

/** What every command that translates requests is asked. */
export const ASKING: {
  readonly target: ListOption;
  readonly param: ListOption;
  readonly maxRequests: NumberOption;
  readonly strict: FlagOption;
} = { target: TARGET, param: PARAM, maxRequests: MAX_REQUESTS, strict: STRICT };

/** `--json` of commands that follow a run. */
export const JSON_EVENTS: FlagOption = {
  kind: 'flag',
  summary: 'Write events and errors as lines of JSON on stderr.',
};

/** `--json` of commands that show something. */
export const JSON_DATA: FlagOption = {
  kind: 'flag',
  summary: 'Write JSON on stdout, and errors as a line of JSON on stderr.',
};
