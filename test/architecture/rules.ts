import {
  anyOf,
  computedImport,
  dateOfNow,
  defaultExport,
  functionName,
  globalCall,
  globalName,
  member,
  ofType,
  workAtImport,
  type Match,
} from './syntax-match.ts';

/** A folder under src/ (or a file at its top) and what its files may import. */
export interface Layer {
  /** Path under src/; `*` stands for one folder name. */
  readonly folder: string;
  readonly job: string;
  /** Layers whose files it may import besides its own. */
  readonly mayImport: readonly string[];
  /** npm packages that it may import; every other layer must do without them. */
  readonly packages: readonly string[];
}

/** The architecture. Data flows down this table and comes back up; `docs` and CONTRIBUTING.md repeat it in words. */
export const LAYERS: readonly Layer[] = [
  { folder: 'core', job: 'JSON, errors, clock, random, files', mayImport: [], packages: [] },
  {
    folder: 'model',
    job: 'the records: schemas, parsing, constructors',
    mayImport: ['core'],
    packages: ['zod', 'file-type'],
  },
  { folder: 'jsonl', job: 'bytes to lines and back', mayImport: ['core'], packages: [] },
  { folder: 'http', job: 'one HTTP exchange', mayImport: ['core'], packages: ['undici'] },
  { folder: 'adapter', job: 'the seam to a provider', mayImport: ['core', 'model'], packages: [] },
  {
    folder: 'providers/*',
    job: 'one provider each',
    mayImport: ['core', 'model', 'adapter', 'http', 'jsonl'],
    packages: [],
  },
  { folder: 'ledger', job: 'what survives a crash', mayImport: ['core', 'model'], packages: ['kysely'] },
  {
    folder: 'engine',
    job: 'decides, waits, retries',
    mayImport: ['core', 'model', 'jsonl', 'adapter', 'ledger'],
    packages: [],
  },
  {
    folder: 'testing',
    job: 'the contract that every adapter keeps',
    mayImport: ['core', 'model', 'jsonl', 'adapter'],
    packages: [],
  },
  {
    folder: '.',
    job: 'the public API',
    mayImport: ['core', 'model', 'jsonl', 'http', 'adapter', 'providers/*', 'ledger', 'engine'],
    packages: [],
  },
  {
    folder: 'simulator',
    job: "the providers' APIs on localhost",
    mayImport: ['core', 'jsonl'],
    packages: ['hono', '@hono/node-server', '@fastify/busboy'],
  },
  {
    folder: 'cli',
    job: 'the command line',
    mayImport: ['.', 'core', 'simulator'],
    packages: ['commander', 'cli-progress'],
  },
];

/** Why a layer may not import another one, where there is more to say than "the table does not list it". */
export const LAYER_REASONS: Readonly<Record<string, string>> = {
  core: 'core is what everything stands on, so it stands on nothing',
  engine: 'the engine knows no provider by name; it gets adapters handed in',
  testing: 'the contract is about the seam; what it knows of a provider it would let the others off',
  simulator:
    'the simulator is written from the public contracts alone; sharing code with the adapters would make agreement between the two mean nothing',
  cli: 'the command line is a user of the public API like any other',
};

/** A provider that may use another one's files, and which of them. */
export interface ProviderException {
  readonly provider: string;
  readonly uses: string;
  readonly reason: string;
}

/** Providers are apart from each other, save for these. */
export const PROVIDER_EXCEPTIONS: readonly ProviderException[] = [
  { provider: 'vllm', uses: 'openai', reason: "vLLM speaks OpenAI's request and answer bodies" },
];

/** A module of Node that only some files may import. */
export interface BuiltinRule {
  readonly modules: readonly string[];
  /** Folders (ending in `/`) or files under src/. */
  readonly allowedIn: readonly string[];
  readonly reason: string;
}

/** Modules of Node that are not everybody's. One that is not listed may be imported anywhere. */
export const BUILTINS: readonly BuiltinRule[] = [
  {
    modules: ['node:sqlite'],
    allowedIn: ['ledger/'],
    reason: 'the database is behind the ledger port, so that another one can take its place',
  },
  {
    modules: ['node:http', 'node:https', 'node:http2', 'node:net', 'node:tls'],
    allowedIn: ['http/', 'simulator/'],
    reason: 'there is one way out to the network, and it redacts keys and never retries',
  },
  {
    modules: ['node:timers', 'node:timers/promises', 'node:perf_hooks'],
    allowedIn: ['core/clock.ts'],
    reason: 'time comes only through a Clock, so that tests and the simulator can turn it',
  },
  {
    modules: ['node:process'],
    allowedIn: [],
    reason: 'use the global `process`, which is what the rules on it look at',
  },
  {
    modules: ['node:module', 'node:vm'],
    allowedIn: [],
    reason: 'code that is loaded by a name made up at run time escapes these rules',
  },
  {
    modules: ['node:child_process'],
    allowedIn: ['providers/vllm/', 'cli/'],
    reason: 'only vLLM is a process; everything else speaks HTTP',
  },
];

/** Something in the syntax that only some files may hold. */
export interface SyntaxRule {
  readonly name: string;
  /** Folders (ending in `/`) or files under src/. */
  readonly allowedIn: readonly string[];
  readonly reason: string;
  readonly matches: Match;
}

/** What the code may not say, and where it may after all. */
export const SYNTAX: readonly SyntaxRule[] = [
  {
    name: 'process.env',
    allowedIn: ['core/environment.ts'],
    reason: 'one place reads the environment, so that a test can hand in another one',
    matches: member('process', 'env'),
  },
  {
    name: 'process.exit',
    allowedIn: ['cli/main.ts'],
    reason: 'whoever exits skips what others still have to write; throw instead',
    matches: member('process', 'exit', 'exitCode', 'abort', 'reallyExit'),
  },
  {
    name: 'the time of day',
    allowedIn: ['core/clock.ts'],
    reason: 'time comes only through a Clock, so that tests and the simulator can turn it',
    matches: anyOf(
      member('Date', 'now'),
      member('performance', 'now', 'timeOrigin'),
      member('process', 'hrtime', 'uptime'),
      dateOfNow,
    ),
  },
  {
    name: 'a timer',
    allowedIn: ['core/clock.ts'],
    reason: 'waiting goes through Clock.sleep, so that it can be interrupted and costs a test nothing',
    matches: anyOf(globalName('setTimeout', 'setInterval'), member('AbortSignal', 'timeout')),
  },
  {
    name: 'Math.random',
    allowedIn: ['core/random.ts'],
    reason: 'chance comes only through a Random, so that a seed repeats it',
    matches: member('Math', 'random'),
  },
  {
    name: 'an id by chance',
    allowedIn: ['core/ids.ts'],
    reason: 'ids that must be unique are made in one place; everything else is repeatable by seed',
    matches: functionName('randomUUID', 'randomBytes', 'randomInt', 'getRandomValues'),
  },
  {
    name: 'fetch',
    allowedIn: [],
    reason: 'there is one way out to the network, http/, which redacts keys and never retries',
    matches: globalCall('fetch'),
  },
  {
    name: 'a default export',
    allowedIn: [],
    reason: 'a name that the importer chooses cannot be searched for',
    matches: defaultExport,
  },
  {
    name: 'export *',
    allowedIn: [],
    reason: 'every public name is listed, so that none becomes public by accident',
    matches: ofType('ExportAllDeclaration'),
  },
  {
    name: 'enum',
    allowedIn: [],
    reason: 'a union of strings needs no code, and Node cannot strip an enum',
    matches: ofType('TSEnumDeclaration'),
  },
  {
    name: 'any',
    allowedIn: [],
    reason: 'any switches the compiler off; take unknown and look',
    matches: ofType('TSAnyKeyword'),
  },
  {
    name: 'work at import time',
    allowedIn: ['cli/main.ts'],
    reason: 'importing a module must cost nothing and change nothing',
    matches: workAtImport,
  },
  {
    name: 'an import by a computed name',
    allowedIn: [],
    reason: 'what is imported must be readable in the text, or these rules cannot look at it',
    matches: computedImport,
  },
];

/** Something in the text, comments included, that no file may hold. */
export interface TextRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly reason: string;
}

/** What no file may say. */
export const TEXT: readonly TextRule[] = [
  {
    name: 'a switched-off check',
    pattern: /(?:ox|es)lint-(?:disable|enable)|@ts-(?:ignore|nocheck|expect-error)/,
    reason: 'a rule that is wrong is changed for everybody, in the open',
  },
  {
    name: 'a source that is not public',
    pattern: /\b(?:CONTRACTS|DESIGN|STYLE|SEAM)(?:\.md| \d)|\/work\//,
    reason: 'a reader can look up only what is public: cite the provider’s own page',
  },
];

/** File and folder names that say nothing about what is inside. */
export const DRAWERS: ReadonlySet<string> = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'types',
  'common',
  'misc',
  'shared',
  'lib',
  'interfaces',
  'constants',
]);

/** The lint stops at the same number; beyond it a file no longer has one job. */
export const MAX_LINES = 300;
