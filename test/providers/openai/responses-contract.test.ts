import { afterAll } from 'vitest';

import { openai } from '../../../src/providers/openai/adapter.ts';
import { describeAdapter } from '../../contract/adapter-contract.ts';
import { openSimulated } from '../../contract/open-simulated.ts';

// The list of providers is held to the contract with their defaults; this is the other way to send chats.
const simulated = await openSimulated(
  (options) => openai({ ...options, endpoint: 'responses' }),
  'gpt-4.1-mini',
);
if (simulated === undefined) throw new Error('OpenAI is not simulated.');
afterAll(() => simulated[Symbol.asyncDispose]());

describeAdapter('OpenAI by way of responses, on the simulator', simulated.subject);
