import type { ContractSubject } from './contract-subject.ts';
import type { Trial } from './trial.ts';

/** A check before it has a subject. */
export interface CheckDefinition {
  /** The law in plain words. */
  readonly name: string;
  /** What keeps the check from being made on a subject, in words that can stand as a reason to skip it. */
  readonly lacks?: (subject: ContractSubject) => string | undefined;
  /** @throws AssertionError when the law is not kept */
  readonly run: (trial: Trial) => void | Promise<void>;
}

/** The reason to skip a check that needs a part of the subject. */
export function lacksPart(
  part: keyof ContractSubject,
  what: string,
): (subject: ContractSubject) => string | undefined {
  return (subject) => (subject[part] === undefined ? `The subject has no \`${part}\`: ${what}.` : undefined);
}
