import { afterAll } from 'vitest';

import { google } from '../../../src/providers/google/adapter.ts';
import { describeAdapter } from '../../contract/adapter-contract.ts';
import { openSimulated } from '../../contract/open-simulated.ts';

// The list of providers holds the adapter to the contract as it is by default; this is everything that can be set.
const opened = await openSimulated(
  (options) =>
    google({
      ...options,
      casing: 'snake',
      schemaField: 'responseSchema',
      inlineBytes: 0,
      deleteFiles: true,
      deleteBatches: true,
    }),
  'gemini-3.5-flash',
);

afterAll(() => opened?.[Symbol.asyncDispose]());

if (opened === undefined) throw new Error('Gemini is not simulated.');
describeAdapter('Gemini, with files and in snake_case, on the simulator', opened.subject);
