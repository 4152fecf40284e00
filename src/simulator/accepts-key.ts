/** Without a key of its own, the simulator refuses keys that say so themselves, so that refusal can be rehearsed. */
const LOOKS_WRONG = /wrong|invalid/i;

/** Whether a client's key is good: the simulator's own, or without one any that does not look wrong. */
export function acceptsKey(key: string, apiKey: string | undefined): boolean {
  return apiKey === undefined ? !LOOKS_WRONG.test(key) : key === apiKey;
}
