import type { Warning } from '../../core/warning.ts';

const LEAST = -2_147_483_648;
/** The largest of Gemini's whole numbers. */
export const MAX_INT32 = 2_147_483_647;

/** Whether a value fits Gemini's whole numbers. */
export function isInt32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= LEAST && value <= MAX_INT32;
}

/**
 * A number that fits Gemini's whole numbers of 32 bits: one that does not makes it refuse the whole batch, since the
 * line cannot be parsed. A bound beyond all of them means what the largest of them means.
 */
export function toInt32(value: number, path: string, warnings: Warning[]): number {
  const nearest = Math.min(MAX_INT32, Math.max(LEAST, value));
  if (nearest !== value) warnings.push(approximated(value, nearest, path));
  return nearest;
}

/** A seed of 32 bits. Others are folded, so that different ones mostly stay different. */
export function foldSeed(value: number, path: string, warnings: Warning[]): number {
  if (isInt32(value)) return value;
  const folded = (Math.trunc(value) % 2 ** 32) | 0;
  warnings.push(approximated(value, folded, path));
  return folded;
}

function approximated(value: number, sent: number, path: string): Warning {
  const message = `Gemini takes whole numbers of 32 bits; ${sent} is sent in place of ${value}.`;
  return { code: 'approximated', path, message };
}
