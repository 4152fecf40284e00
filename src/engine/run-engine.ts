import type { Adapter } from '../adapter/adapter.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { Clock } from '../core/clock.ts';
import { RunNotFoundError, UsageError } from '../core/errors.ts';
import { ensureDirectory } from '../core/files.ts';
import type { Random } from '../core/random.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord, RunTarget, ShardRecord } from '../ledger/records.ts';
import { beginRun, createRunId, finishIntake } from './begin-run.ts';
import { driveRun } from './drive-run.ts';
import type { Destination } from './drive-provider.ts';
import { createEmit, withProviders, type EngineContext, type ProviderContext } from './engine-context.ts';
import type { RunListener } from './events.ts';
import { Layout } from './layout.ts';
import { SettleScratch } from './settle-scratch.ts';
import { DEFAULT_POLL, type PollSettings } from './poll-schedule.ts';
import { openPaths, type RequestSource } from './request-source.ts';
import type { CallContext } from './repeatable-call.ts';
import { decodeRunOptions, type RunOptions } from './run-options.ts';
import { describeRun, describeSettled, type RunStatus } from './run-status.ts';

/** What an engine is made of. */
export interface EngineParts {
  readonly stateDir: string;
  readonly clock: Clock;
  readonly random: Random;
  /** @throws ProviderNotFoundError */
  readonly findAdapter: (name: string) => Adapter;
  /** The providers' forms in which lines of an input may be; only the unified one by default. */
  readonly dialects?: readonly Dialect[];
  /** Whether the adapters speak to simulators, so that runs are rehearsals. */
  readonly rehearsal?: boolean;
  /** SQLite in the state directory by default. */
  readonly openLedger?: (layout: Layout) => Promise<Ledger>;
}

/** How a run is driven by this process; none of it outlives the process. */
export interface DriveOptions {
  readonly poll?: PollSettings;
  readonly onEvent?: RunListener;
  readonly signal?: AbortSignal;
}

/** Begins runs, drives them on, and tells how they are. Opens the ledger when it is first needed. */
export class RunEngine {
  readonly layout: Layout;
  readonly #parts: EngineParts;
  #ledger: Promise<Ledger> | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.layout = new Layout(parts.stateDir);
  }

  /** Records a run and takes its input in; nothing is sent. Checks the keys of all targets before the input is read. */
  async begin(
    source: RequestSource,
    targets: readonly RunTarget[],
    options: RunOptions,
    drive: DriveOptions,
  ): Promise<RunRecord> {
    const runId = createRunId(this.#parts.clock.now());
    const kept = this.#parts.rehearsal === true ? { ...options, rehearsal: true } : options;
    for (const { provider } of targets) this.#parts.findAdapter(provider).batch.checkCredentials();
    const context = await this.#context(runId, targets, kept, drive);
    return beginRun(context, source, kept);
  }

  /** Drives a run on from wherever it is. @throws RunNotFoundError, and all that `driveRun` throws */
  async drive(runId: string, destination: Destination, drive: DriveOptions): Promise<RunRecord> {
    let run = await this.find(runId);
    if (run.state === 'settled') {
      const emit = createEmit(runId, this.#parts.clock, drive.onEvent);
      emit('run:settled', describeSettled(run, await this.shards(runId), this.layout));
      return run;
    }
    const options = decodeRunOptions(run);
    this.#refuseOtherKind(runId, options);
    const context = await this.#context(runId, run.targets, options, drive);
    if (run.state === 'intake') {
      for (const { adapter } of context.providers.values()) adapter.batch.checkCredentials();
      run = await finishIntake(context, run, await reopenSource(run), options);
    }
    return driveRun(context, run, destination);
  }

  /** What a step outside of a drive works with, such as asking once how a batch is. */
  async contextFor(run: RunRecord, drive: DriveOptions = {}): Promise<EngineContext> {
    return this.#context(run.runId, run.targets, decodeRunOptions(run), drive);
  }

  /** What a call outside of any run works with. */
  callContext(adapter: Adapter): CallContext & Pick<ProviderContext, 'adapter'> {
    const { clock, random } = this.#parts;
    const { signal } = new AbortController();
    return { adapter, clock, random, signal, emit: () => undefined, contact: { answered: false } };
  }

  /** @throws RunNotFoundError */
  async find(runId: string): Promise<RunRecord> {
    const run = await (await this.ledger()).findRun(runId);
    if (run === undefined) throw new RunNotFoundError(runId, this.layout.root);
    return run;
  }

  async shards(runId: string): Promise<readonly ShardRecord[]> {
    return (await this.ledger()).listShards(runId);
  }

  async status(runId: string): Promise<RunStatus> {
    return describeRun(await this.find(runId), await this.shards(runId), this.layout);
  }

  /** Newest first. */
  async *list(limit?: number): AsyncGenerator<RunStatus> {
    const ledger = await this.ledger();
    for (const run of await ledger.listRuns(limit)) {
      yield describeRun(run, await ledger.listShards(run.runId), this.layout);
    }
  }

  /** @throws LedgerError, FileOperationError */
  ledger(): Promise<Ledger> {
    this.#ledger ??= (this.#parts.openLedger ?? openSqliteIn)(this.layout).catch((cause: unknown) => {
      // A full disk may have room later: the next call tries again.
      this.#ledger = undefined;
      throw cause;
    });
    return this.#ledger;
  }

  async close(): Promise<void> {
    const ledger = this.#ledger;
    this.#ledger = undefined;
    await (await ledger)?.close();
  }

  /** What a rehearsal left open must never be sent to a real provider, nor the other way round. @throws UsageError */
  #refuseOtherKind(runId: string, { rehearsal = false }: RunOptions): void {
    if (rehearsal === (this.#parts.rehearsal ?? false)) return;
    throw new UsageError(
      rehearsal
        ? `Run ${runId} was a rehearsal, and its simulator is gone with what was open. Start a new run.`
        : `Run ${runId} is not a rehearsal: simulators cannot go on with it.`,
    );
  }

  async #context(
    runId: string,
    targets: readonly RunTarget[],
    options: RunOptions,
    { poll = DEFAULT_POLL, onEvent, signal = new AbortController().signal }: DriveOptions,
  ): Promise<EngineContext> {
    this.#refuseOtherKind(runId, options);
    const { clock, dialects = [], findAdapter, random } = this.#parts;
    const run = {
      runId,
      targets,
      dialects,
      ledger: await this.ledger(),
      layout: this.layout,
      clock,
      random,
      poll: this.#parts.rehearsal === true ? { ...poll, takesHints: false } : poll,
      withRaw: options.withRaw === true,
      isSingle: options.single === true,
      metadata: options.metadata ?? {},
      scratch: new SettleScratch(),
      emit: createEmit(runId, clock, onEvent),
      signal,
    };
    return withProviders(run, findAdapter);
  }
}

async function openSqliteIn(layout: Layout): Promise<Ledger> {
  await ensureDirectory(layout.root);
  // Loaded by those who need it: a tenth of a second that a plan need not spend.
  const { openSqliteLedger } = await import('../ledger/sql-ledger.ts');
  return openSqliteLedger(layout.ledger);
}

/** The input of a run whose intake died. */
async function reopenSource(run: RunRecord): Promise<RequestSource> {
  const { input, inputPaths } = decodeRunOptions(run);
  if (inputPaths === undefined) {
    throw new UsageError(
      `The input of ${run.runId} (${input}) was not read to its end and cannot be read again. ` +
        'Nothing was sent: start a new run.',
    );
  }
  return openPaths(inputPaths, input);
}
