import { once } from 'node:events';

import type { ExitCode } from '../../core/error-codes.ts';
import { parseFault, startSimulator } from '../../simulator/index.ts';
import type { CliContext } from '../cli-context.ts';

/** Options of `simulate`. */
export interface SimulateOptions {
  readonly fault: readonly string[];
  readonly json: boolean;
  readonly apiKey?: string;
  readonly port?: number;
  readonly seed?: number;
  readonly speed?: number;
}

/** `simulate`: serves the providers' APIs until a signal comes. */
export async function serveSimulator(
  { out, signal, talk }: CliContext,
  _args: object,
  options: SimulateOptions,
): Promise<ExitCode> {
  await using simulator = await startSimulator({
    faults: options.fault.map(parseFault),
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.speed === undefined ? {} : { speed: options.speed }),
  });
  const { urls } = simulator;
  if (options.json) {
    await out.writeRecord(urls);
  } else {
    await out.write(`export OPENAI_BASE_URL=${urls.openai}\nexport OPENAI_API_KEY=simulated\n`);
    talk.line('The simulator is up. Set these in the shell that runs batch-router; Ctrl-C ends it.');
    if (options.apiKey !== undefined) talk.line('OPENAI_API_KEY must be the key that was given here.');
  }
  if (!signal.aborted) await once(signal, 'abort');
  return 0;
}
