import type { BatchRouter, RunEvent } from '../../src/index.ts';
import { openGateway, type Gateway, type GatewaySettings } from './gateway.ts';
import type { Lane } from './lanes.ts';
import { openVirtualWorldWith, type VirtualWorld } from './virtual-world.ts';

/** What a run tells, kept. */
export interface Told {
  readonly events: RunEvent[];
  readonly onEvent: (event: RunEvent) => void;
}

/** Keeps what a run tells. */
export function listen(): Told {
  const events: RunEvent[] = [];
  return { events, onEvent: (event) => void events.push(event) };
}

/** A world for a lane. */
export function openLane({ providers }: Lane): Promise<VirtualWorld> {
  return openVirtualWorldWith({ providers });
}

/** A router that goes to the provider of a lane by a gateway. */
export async function openByGateway(
  world: VirtualWorld,
  { provider }: Lane,
  settings: GatewaySettings,
  options: object = {},
): Promise<{ readonly gateway: Gateway; readonly router: BatchRouter }> {
  const gateway = await openGateway(world.simulator.urls[provider], settings);
  return { gateway, router: world.openRouter({ [provider]: { ...options, baseUrl: gateway.url } }) };
}

/** A refusal that each of the providers could have written. */
export function refusal(message: string): string {
  const words = { type: 'invalid_request_error', status: 'INVALID_ARGUMENT' };
  return JSON.stringify({ type: 'error', error: { message, ...words } });
}
