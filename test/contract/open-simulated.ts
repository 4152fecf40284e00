import { createVirtualClock } from '../../src/core/clock.ts';
import type { ProviderFactory } from '../../src/providers.ts';
import { parseFault, startSimulator } from '../../src/simulator/index.ts';
import type { ContractSubject } from '../../src/testing/index.ts';
import { openRewritingProxy } from './rewriting-proxy.ts';

/** The only key that the simulators here take, and one that they refuse. */
const KEY = 'sk-contract-right-key';
const WRONG_KEY = 'sk-contract-other-key';

/** How far the simulators' time moves between two looks at a batch: a batch has several states on its way. */
const STEP_MS = 30_000;

/** A provider on its simulator, with everything that a contract asks of a subject. */
export interface SimulatedSubject extends AsyncDisposable {
  readonly subject: ContractSubject;
}

/** Starts what it takes to hold a provider to the contract; undefined when it is not simulated. */
export async function openSimulated(
  create: ProviderFactory,
  model: string,
): Promise<SimulatedSubject | undefined> {
  const { name, profile } = create({ environment: {} });
  const clock = createVirtualClock();
  const open = new AsyncDisposableStack();
  const simulator = open.use(await startSimulator({ clock, apiKey: KEY }));
  const cutting = open.use(await startSimulator({ clock, faults: [parseFault('drop-after=1000')] }));
  const urlOf = ({ urls }: { urls: Readonly<Record<string, string>> }): string | undefined => urls[name];
  const [url, cuttingUrl] = [urlOf(simulator), urlOf(cutting)];
  if (url === undefined || cuttingUrl === undefined) {
    await open.disposeAsync();
    return undefined;
  }
  const proxy = open.use(await openRewritingProxy(url, (text) => forgetStates(text, profile.states)));
  const connect = (apiKey: string, baseUrl: string): ReturnType<ProviderFactory> =>
    create({ apiKey, baseUrl, environment: {} });
  const countOf = async ({ batches }: typeof simulator): Promise<number> =>
    (await batches()).filter(({ provider }) => provider === name).length;
  const subject: ContractSubject = {
    adapter: connect(KEY, url),
    model,
    advance: () => clock.advance(STEP_MS),
    creations: () => countOf(simulator),
    withoutKey: create({ baseUrl: url, environment: {} }),
    withWrongKey: { adapter: connect(WRONG_KEY, url), key: WRONG_KEY },
    cutOff: { adapter: connect(KEY, cuttingUrl), creations: () => countOf(cutting) },
    inUnknownState: connect(KEY, proxy.url),
  };
  return { subject, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** An answer in which each state of a batch is one that nobody has heard of yet. */
function forgetStates(text: string, states: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'string' && Object.hasOwn(states, value) ? 'STATE_OF_TOMORROW' : value,
    ),
  );
}
