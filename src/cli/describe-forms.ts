import { knownDialects } from '../dialects.ts';

/** The forms that requests and results can be in, for the help: those of the providers, from their own list. */
export function describeForms(): string {
  const dialects = knownDialects();
  const writing = dialects.filter(({ framing }) => framing.unwrapRequest !== undefined);
  return `
Forms of requests (--to): ${[...writing.map(({ name }) => name), 'unified'].join(', ')}
Result files (--from): ${dialects.map(({ name }) => name).join(', ')}`;
}
