import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Losses } from './losses.ts';

/** One line that asks for a stream makes OpenAI refuse the whole batch. @param path of the object that may ask */
export function refuseStream(object: JsonObject | undefined, path: string, losses: Losses): void {
  if (object?.['stream'] !== true) return;
  losses.refuse(
    `${path}.stream`,
    'No request of a batch may ask for a stream: the whole batch would be refused.',
  );
}

/**
 * Refuses keys of the user's own with which one line makes OpenAI refuse the whole batch: a stream, and what takes the
 * model or the subject of the request away. @param subject the key of the body for what is asked
 */
export function refuseLines(kwargs: JsonObject | undefined, subject: string, losses: Losses): void {
  if (kwargs === undefined) return;
  refuseStream(kwargs, 'provider_kwargs', losses);
  if (Object.hasOwn(kwargs, 'model')) requireModel(kwargs['model'], 'provider_kwargs.model', losses);
  if (Object.hasOwn(kwargs, subject)) requireSubject(kwargs[subject], `provider_kwargs.${subject}`, losses);
}

/** A line cannot be without the name of its model. */
export function requireModel(value: JsonValue | undefined, path: string, losses: Losses): void {
  if (typeof value !== 'string' || value === '') losses.refuse(path, MISSING);
}

/** Nor without what is asked: a text or a list that is not empty. */
export function requireSubject(value: JsonValue | undefined, path: string, losses: Losses): void {
  const isThere = (typeof value === 'string' || Array.isArray(value)) && value.length > 0;
  if (!isThere) losses.refuse(path, MISSING);
}

const MISSING = 'Without it OpenAI refuses the whole batch.';
