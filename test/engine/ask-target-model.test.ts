import { expect, test } from 'vitest';

import { askTargetModel } from '../../src/engine/ask-target-model.ts';
import type { AddressedRequest } from '../../src/engine/read-request.ts';
import type { UnifiedRequest } from '../../src/model/request.ts';

const line = Buffer.from('the line');

function ask(request: UnifiedRequest): AddressedRequest {
  return askTargetModel(
    { request, original: line, isOwn: false, warnings: [], problems: [] },
    'target-model',
  );
}

const chat: UnifiedRequest = { custom_id: 'a', messages: [{ role: 'user', content: 'Hello?' }] };
const custom: UnifiedRequest = { mode: 'custom', custom_id: 'a', endpoint: '/x', body: { input: 'Hello?' } };

test('a request that names no model, or that of the target, stays as it is', () => {
  for (const request of [chat, { ...chat, model: 'target-model' }, custom]) {
    expect(ask(request)).toEqual({ request, original: line, isOwn: false, warnings: [], problems: [] });
  }
});

test('another model is left out, with a warning, and the line is not the request any more', () => {
  for (const request of [chat, custom]) {
    const asked = ask({ ...request, model: 'own-model' });
    expect(asked).toMatchObject({ original: undefined, warnings: [{ code: 'approximated', path: 'model' }] });
    expect(asked.request).toEqual(request);
    expect(asked.warnings[0]?.message).toContain('"target-model" in place of "own-model"');
  }
});

test('a custom body keeps the model that it names, with a warning where that is another one', () => {
  const own: UnifiedRequest = { ...custom, body: { model: 'own-model' } };
  expect(ask(own)).toMatchObject({
    request: own,
    original: line,
    warnings: [{ code: 'approximated', path: 'body.model' }],
  });
  const same: UnifiedRequest = { ...custom, model: 'own-model', body: { model: 'target-model' } };
  expect(ask(same)).toMatchObject({ request: { body: { model: 'target-model' } }, warnings: [] });
  expect(ask(same).request.model).toBeUndefined();
});
