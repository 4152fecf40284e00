import { anthropicSubject } from './subjects/anthropic.ts';
import { googleSubject } from './subjects/google.ts';
import { openaiSubject } from './subjects/openai.ts';
import type { BenchSubject } from './subjects/subject.ts';

/** All that can be measured. */
export const SUBJECTS: readonly BenchSubject[] = [openaiSubject, anthropicSubject, googleSubject];

/** The subject of a name. */
export function findSubject(name: string): BenchSubject {
  const subject = SUBJECTS.find((candidate) => candidate.name === name);
  if (subject === undefined) throw new Error(`There is no "${name}" to measure.`);
  return subject;
}
