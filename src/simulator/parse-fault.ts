import { UsageError } from '../core/errors.ts';
import { FAULTS, MAX_SLOW_VALIDATION_SECONDS, type FaultName, type FaultUnit } from './fault-table.ts';

/** A fault to be made, and how much of it. */
export interface Fault {
  readonly name: FaultName;
  /** A share, a count or seconds: `FAULTS` says which. */
  readonly value: number;
}

/** Reads `NAME` or `NAME=VALUE`. @throws UsageError that names the known faults, or what the value must be */
export function parseFault(text: string): Fault {
  const separator = text.indexOf('=');
  const name = separator === -1 ? text : text.slice(0, separator);
  if (!isFaultName(name)) {
    throw new UsageError(`There is no fault "${name}". Known: ${Object.keys(FAULTS).join(', ')}.`);
  }
  if (separator === -1) return { name, value: FAULTS[name].default };
  return checkFault({ name, value: parseNumber(text.slice(separator + 1)) });
}

/** The same fault, when its value is in range. @throws UsageError otherwise */
export function checkFault(fault: Fault): Fault {
  const { unit, value } = FAULTS[fault.name];
  if (IN_RANGE[unit](fault.value)) return fault;
  throw new UsageError(`The value of fault "${fault.name}" must be ${EXPECTED[unit]}: ${value}.`);
}

const EXPECTED: Readonly<Record<FaultUnit, string>> = {
  share: 'a number from 0 to 1',
  count: 'a whole number from 0 on',
  seconds: `a number from 0 to ${MAX_SLOW_VALIDATION_SECONDS}`,
};

const IN_RANGE: Readonly<Record<FaultUnit, (value: number) => boolean>> = {
  share: (value) => value >= 0 && value <= 1,
  count: (value) => Number.isSafeInteger(value) && value >= 0,
  seconds: (value) => value >= 0 && value <= MAX_SLOW_VALIDATION_SECONDS,
};

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

function parseNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
