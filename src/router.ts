import { resolve } from 'node:path';

import type { Adapter } from './adapter/adapter.ts';
import type { Dialect } from './adapter/dialect.ts';
import { driveOptions, keptOptions, requestOptions } from './check-options.ts';
import { systemClock, type Clock } from './core/clock.ts';
import { ProviderNotFoundError } from './core/errors.ts';
import { systemRandom } from './core/random.ts';
import { knownDialects } from './dialects.ts';
import { BatchService } from './engine/batch-service.ts';
import { cancelRun } from './engine/cancel-run.ts';
import { checkForm } from './engine/check-form.ts';
import { checkOutput, deliverResults } from './engine/deliver-results.ts';
import type { Destination } from './engine/drive-provider.ts';
import { createEmit } from './engine/engine-context.ts';
import { listFiles } from './engine/input-files.ts';
import type { IntakeOutcome } from './engine/intake.ts';
import { nameTarget } from './engine/name-target.ts';
import { openSource, type RequestInput } from './engine/request-source.ts';
import { RunEngine } from './engine/run-engine.ts';
import { decodeRunOptions, type RunOptions } from './engine/run-options.ts';
import type { RunStatus } from './engine/run-status.ts';
import { planIntake } from './engine/take-in.ts';
import type { BatchStatusResponse } from './model/batch-status.ts';
import type { UnifiedRequest } from './model/request.ts';
import type { UnifiedResult } from './model/result.ts';
import type {
  PlanOptions,
  RefreshOptions,
  RouterOptions,
  RunDriveOptions,
  RunRequestOptions,
} from './router-options.ts';
import { Run } from './run.ts';
import { parseTargets } from './target.ts';

/**
 * Sends sets of requests of any size through providers' batch APIs and gets every result back.
 *
 * ```ts
 * const router = new BatchRouter({ providers: [openai()] });
 * const run = await router.run('questions.jsonl', { target: 'openai/gpt-5-mini' });
 * for await (const result of run.results()) console.log(result.custom_id, getText(result));
 * ```
 */
export class BatchRouter {
  readonly #providers: ReadonlyMap<string, Adapter>;
  readonly #dialects: readonly Dialect[];
  readonly #engine: RunEngine;
  readonly #clock: Clock;
  readonly #batches: BatchService;

  constructor(options: RouterOptions) {
    const {
      clock = systemClock,
      random = systemRandom,
      rehearsal = false,
      stateDir = '.batch_router',
    } = options;
    this.#clock = clock;
    this.#providers = new Map(options.providers.map((adapter) => [adapter.name, adapter]));
    const dialects = knownDialects(options.providers);
    this.#dialects = dialects;
    const findAdapter = (name: string): Adapter => this.#findAdapter(name);
    const parts = { stateDir: resolve(stateDir), clock, random, rehearsal, dialects, findAdapter };
    this.#engine = new RunEngine(parts);
    this.#batches = new BatchService(this.#engine, findAdapter);
  }

  /**
   * Runs all requests of an input: validates, splits, sends, waits and collects. Resolves when every request has exactly
   * one result of each target. What dies on the way is picked up by `resume`.
   * @throws ValidationError with all bad lines, before anything is sent; CredentialsError, ProviderApiError,
   * SubmissionUnclearError, FileOperationError, LedgerError, InterruptedError
   */
  run(input: RequestInput, options: RunRequestOptions): Promise<Run> {
    return this.#start(input, options, 'settled');
  }

  /** Like `run`, but resolves as soon as every batch exists at the provider. */
  submit(input: RequestInput, options: RunRequestOptions): Promise<Run> {
    return this.#start(input, options, 'submitted');
  }

  /** Drives a run on from wherever it was left, until every request has its result. @throws as `run`; RunNotFoundError */
  async resume(runId: string, options: RunDriveOptions = {}): Promise<Run> {
    const run = await this.#engine.find(runId);
    if (options.output !== undefined) await checkOutput(options.output, decodeRunOptions(run).inputPaths);
    const emit = createEmit(runId, this.#clock, options.onEvent);
    emit('run:resumed', { state: run.state, targets: run.targets.map(nameTarget) });
    return this.#finish(runId, 'settled', options, decodeRunOptions(run));
  }

  /** The run of that id. @throws RunNotFoundError */
  async getRun(runId: string): Promise<Run> {
    await this.#engine.find(runId);
    return new Run(runId, this.#engine);
  }

  /** All runs in the state directory, newest first. */
  listRuns(limit?: number): AsyncGenerator<RunStatus> {
    return this.#engine.list(limit);
  }

  /**
   * Asks the providers once about each open batch of a run. @param options `providers` names those that are asked
   * @throws RunNotFoundError, CredentialsError, ProviderApiError
   */
  refresh(runId: string, options: RefreshOptions = {}): Promise<RunStatus> {
    return this.#batches.refreshRun(runId, options, options.providers);
  }

  /**
   * Cancels a run: its open batches at the provider, and the sending of the rest. Requests that were answered before
   * keep their results; `resume` collects them. Returns how many batches were asked to stop.
   */
  async cancel(runId: string, options: Pick<RunDriveOptions, 'signal' | 'onEvent'> = {}): Promise<number> {
    const run = await this.#engine.find(runId);
    if (run.state === 'settled') return 0;
    return cancelRun(await this.#engine.contextFor(run, options), run);
  }

  /** What a run would send, without sending or keeping anything. @throws ValidationError with all bad lines */
  async plan(input: RequestInput, options: PlanOptions): Promise<IntakeOutcome> {
    const targets = parseTargets(options.target);
    const { signal = new AbortController().signal, onEvent } = options;
    const context = { signal, emit: createEmit('', this.#clock, onEvent) };
    const { params, maxRequests, strict } = requestOptions(options, '');
    return planIntake(context, await openSource(input), {
      targets: targets.map(({ provider, model }) => ({ adapter: this.#findAdapter(provider), model })),
      dialects: this.#dialects,
      wireIdPrefix: 'br-plan-',
      ...(params === undefined ? {} : { params }),
      ...(maxRequests === undefined ? {} : { maxRequests }),
      ...(strict === undefined ? {} : { strict }),
    });
  }

  /**
   * Checks an input without sending or keeping anything: its form, ranges and duplicates, and with targets what their
   * providers would refuse. @throws ValidationError with all bad lines
   */
  async validate(
    input: RequestInput,
    options: Partial<PlanOptions> = {},
  ): Promise<{ readonly requests: number }> {
    const { signal = new AbortController().signal, target } = options;
    if (target !== undefined) return { requests: (await this.plan(input, { ...options, target })).requests };
    return { requests: await checkForm(await openSource(input), { dialects: this.#dialects, signal }) };
  }

  /**
   * Sends requests as exactly one batch, and refuses what does not fit one. Returns the batch's id.
   * @throws ValidationError, ProviderNotFoundError, CredentialsError, ProviderApiError, SubmissionUnclearError
   */
  sendBatch(
    provider: string,
    requests: readonly UnifiedRequest[],
    metadata?: Readonly<Record<string, string>>,
  ): Promise<string> {
    return this.#batches.send(provider, requests, metadata);
  }

  /** How a batch is, asked of the provider. @throws BatchNotFoundError, ProviderApiError */
  getStatus(provider: string, batchId: string): Promise<BatchStatusResponse> {
    return this.#batches.status(provider, batchId);
  }

  /**
   * The results of an ended batch, one by one, in input order. They are streamed to disk first, and read from there the
   * next time. Those of a batch that this state directory knows nothing of come in the provider's order, and are fetched
   * each time.
   * @throws BatchNotCompleteError, BatchNotFoundError, BatchFailedError, ProviderApiError
   */
  getResults(provider: string, batchId: string): AsyncGenerator<UnifiedResult> {
    return this.#batches.results(provider, batchId);
  }

  /** Asks the provider to cancel a batch; false when it had ended already. @throws BatchNotFoundError, ProviderApiError */
  cancelBatch(provider: string, batchId: string): Promise<boolean> {
    return this.#batches.cancel(provider, batchId);
  }

  /** The provider's newest batches, ours and others. @param limit how many at most */
  listBatches(provider: string, limit = 20): Promise<readonly BatchStatusResponse[]> {
    return this.#batches.list(provider, limit);
  }

  /** Lets go of the ledger. */
  close(): Promise<void> {
    return this.#engine.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #start(input: RequestInput, options: RunRequestOptions, destination: Destination): Promise<Run> {
    const targets = parseTargets(options.target);
    for (const { provider } of targets) this.#findAdapter(provider).batch.checkCredentials();
    const source = await openSource(input);
    if (options.output !== undefined) await checkOutput(options.output, listFiles(source));
    const kept = keptOptions(options, source);
    const run = await this.#engine.begin(source, targets, kept, driveOptions(options));
    return this.#finish(run.runId, destination, options, kept);
  }

  async #finish(
    runId: string,
    destination: Destination,
    options: RunDriveOptions,
    kept: RunOptions,
  ): Promise<Run> {
    const run = await this.#engine.drive(runId, destination, driveOptions(options));
    const output = options.output === undefined ? kept.output : resolve(options.output);
    if (run.state === 'settled' && output !== undefined) {
      await deliverResults(this.#engine.layout.runResults(runId), output);
    }
    return new Run(runId, this.#engine);
  }

  #findAdapter(name: string): Adapter {
    const adapter = this.#providers.get(name);
    if (adapter === undefined) throw new ProviderNotFoundError(name, [...this.#providers.keys()]);
    return adapter;
  }
}
