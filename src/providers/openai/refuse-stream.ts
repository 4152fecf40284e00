import type { JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';

/** One line that asks for a stream makes OpenAI refuse the whole batch. @param path of the object that may ask */
export function refuseStream(object: JsonObject | undefined, path: string, warnings: Warning[]): void {
  if (object?.['stream'] !== true) return;
  const message = 'OpenAI refuses a batch in which a request asks for a stream.';
  warnings.push({ code: 'refused', path: `${path}.stream`, message });
}
