import { InvalidArgumentError } from 'commander';

import type { NumberOption } from './command.ts';

/** The number that an option was given. @throws InvalidArgumentError that says what is expected */
export function parseNumberOption(text: string, { isWhole, max, min }: NumberOption): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isInRange = value >= min && value <= (max ?? Number.MAX_SAFE_INTEGER);
  if (isInRange && (isWhole !== true || Number.isInteger(value))) return value;
  const kind = isWhole === true ? 'a whole number' : 'a number';
  const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new InvalidArgumentError(`It must be ${kind} ${range}.`);
}
