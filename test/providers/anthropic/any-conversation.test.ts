import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import formatsModule from 'ajv-formats';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Encoded, Envelope } from '../../../src/adapter/codec.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { anthropic } from '../../../src/providers/anthropic/adapter.ts';
import { API_VERSIONS } from '../../../src/providers/anthropic/api-version.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';
import { FAMILIES } from '../../../src/providers/anthropic/model-families.ts';
import { arbitraryConversation } from '../../model/arbitrary-conversation.ts';
import { answerBatch } from '../answer-batch.ts';

// Anthropic's API description does not belong to this repository; beside a clone it is absent.
const SPEC = join(import.meta.dirname, '../../../../shared/specs/anthropic/tryagi-openapi.yaml');
const CLAUDES = FAMILIES.filter(({ isClaude, name }) => isClaude && name !== 'Other Claude models');

/** Models that are retired are not found. */
const TAKEN: ReadonlySet<number> = new Set([200, 404]);

const isRefused = ({ warnings }: Encoded): boolean => warnings.some(({ code }) => code === 'refused');

describe.skipIf(!existsSync(SPEC))("Anthropic's API description (skipped where it is not at hand)", () => {
  const ajv = new Ajv({ strict: false, discriminator: false, logger: false });
  formatsModule.default(ajv);
  if (existsSync(SPEC)) ajv.addSchema(JSON.parse(readFileSync(SPEC, 'utf8')) as JsonObject, 'spec');
  /** It is older than the version in which files left their beta, and than thoughts between calls of tools. */
  const faultsOf = (body: JsonObject): unknown => {
    const beta = JSON.stringify(body).includes('"file_id":') ? 'Beta' : '';
    const check = ajv.compile({ $ref: `spec#/components/schemas/${beta}CreateMessageParams` });
    return check(body) ? [] : check.errors;
  };

  test.each(API_VERSIONS)('has nothing against what is not refused: version %s', (version) => {
    const families = CLAUDES.filter(({ thinking }) => !thinking.includes('between_tools'));
    const models = fc.constantFrom(...families.map(({ example }) => example));
    let sent = 0;
    fc.assert(
      fc.property(arbitraryConversation, models, (request, model) => {
        const encoded = createChatCodec(version).encode(request, { model });
        if (isRefused(encoded)) return;
        sent += 1;
        expect(faultsOf(encoded.body)).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(sent).toBeGreaterThan(100);
  });
});

test.each(API_VERSIONS)(
  'whatever was encoded without a refusal is taken by the simulator, whichever the model: version %s',
  async (version) => {
    const encoded = fc
      .sample(arbitraryConversation, { numRuns: 1_000, seed: 1 })
      .map((request, index) => {
        const model = CLAUDES[index % CLAUDES.length]?.example ?? '';
        return createChatCodec(version).encode(request, { model });
      })
      .filter((one) => !isRefused(one));
    expect(encoded.length).toBeGreaterThan(300);
    const refusals: Envelope[] = [];
    let answered = 0;
    for (const [, group] of Map.groupBy(encoded, ({ shared }) => JSON.stringify(shared))) {
      const envelopes = await answerBatch(group, 'anthropic', anthropic);
      expect(envelopes).toHaveLength(group.length);
      refusals.push(...envelopes.filter((one) => one.kind !== 'response' || !TAKEN.has(one.status)));
      answered += envelopes.filter((one) => one.kind === 'response' && one.status === 200).length;
    }
    expect(refusals).toEqual([]);
    expect(answered).toBeGreaterThan(200);
  },
);
