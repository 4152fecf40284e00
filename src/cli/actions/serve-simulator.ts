import { once } from 'node:events';

import type { ExitCode } from '../../core/error-codes.ts';
import { parseFault, startSimulator } from '../../simulator/index.ts';
import type { CliContext } from '../cli-context.ts';
import { createProviders } from '../open-router.ts';

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
    await out.write(exportLines(urls));
    talk.line('The simulator is up. Set these in the shell that runs batch-router; Ctrl-C ends it.');
    if (options.apiKey !== undefined) talk.line('The keys must be the one that was given here.');
  }
  if (!signal.aborted) await once(signal, 'abort');
  return 0;
}

/** What a shell has to set so that the providers are the simulated ones. */
function exportLines(urls: Readonly<Record<string, string>>): string {
  const lines = createProviders().flatMap(({ name, profile }) => {
    const [apiKey] = profile.variables.apiKey;
    const [baseUrl] = profile.variables.baseUrl;
    const url = urls[name];
    if (url === undefined) return [];
    return [`export ${baseUrl}=${url}\n`, `export ${apiKey}=simulated\n`];
  });
  return lines.join('');
}
