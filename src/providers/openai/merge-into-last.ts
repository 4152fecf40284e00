import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { JsonObject } from '../../core/json.ts';
import type { UnifiedMessage } from '../../model/message.ts';
import type { Losses } from './losses.ts';

/**
 * Merges what a message carries for the provider into what it became, from `first` on: a unified message can become
 * several, of which the last one of its own role takes it. @param path of the message
 */
export function mergeIntoLast(
  encoded: JsonObject[],
  first: number,
  { provider_kwargs: kwargs, role }: UnifiedMessage,
  path: string,
  losses: Losses,
): void {
  if (kwargs === undefined) return;
  let index = encoded.length - 1;
  while (index >= first && encoded[index]?.['role'] !== role) index -= 1;
  const target = index < first ? undefined : encoded[index];
  if (target === undefined) losses.leaveOutKwargs(role, path);
  else encoded.splice(index, 1, mergeKwargs(target, kwargs));
}
