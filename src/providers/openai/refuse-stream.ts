import type { JsonObject } from '../../core/json.ts';
import type { Losses } from './losses.ts';

/** One line that asks for a stream makes OpenAI refuse the whole batch. @param path of the object that may ask */
export function refuseStream(object: JsonObject | undefined, path: string, losses: Losses): void {
  if (object?.['stream'] !== true) return;
  losses.refuse(
    `${path}.stream`,
    'No request of a batch may ask for a stream: the whole batch would be refused.',
  );
}
