import type { ContractSubject } from 'batch-router/testing';

import { parrot } from './parrot.ts';
import { startParrotService } from './service.ts';

/** The parrot adapter with what the contract asks about: a service that works, and one that cuts the connection. */
export async function openParrotSubject(): Promise<{ subject: ContractSubject; close: () => Promise<void> }> {
  const service = await startParrotService({ apiKey: 'right-key' });
  const cutting = await startParrotService({ apiKey: 'right-key', cutsOff: true });
  const environment = {};
  const subject: ContractSubject = {
    adapter: parrot({ apiKey: 'right-key', baseUrl: service.url, environment }),
    model: 'parrot-1',
    advance: () => service.tick(),
    creations: () => service.created(),
    withoutKey: parrot({ baseUrl: service.url, environment }),
    withWrongKey: {
      adapter: parrot({ apiKey: 'wrong-key', baseUrl: service.url, environment }),
      key: 'wrong-key',
    },
    cutOff: {
      adapter: parrot({ apiKey: 'right-key', baseUrl: cutting.url, environment }),
      creations: () => cutting.created(),
    },
    inUnknownState: parrot({ apiKey: 'right-key', baseUrl: service.oddUrl, environment }),
  };
  const close = async (): Promise<void> => {
    for (const each of [service, cutting]) await each[Symbol.asyncDispose]();
  };
  return { subject, close };
}
