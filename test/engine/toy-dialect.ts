import type { Codec, Encoded, Framing } from '../../src/adapter/codec.ts';
import type { Dialect } from '../../src/adapter/dialect.ts';
import { FEATURES } from '../../src/adapter/features.ts';
import { mergeKwargs } from '../../src/adapter/merge-kwargs.ts';
import type { FeatureTable, Profile } from '../../src/adapter/profile.ts';
import { isJsonObject, numberAt, objectAt, stringAt, type JsonObject } from '../../src/core/json.ts';
import type { Warning } from '../../src/core/warning.ts';
import type { ChatRequest, CustomRequest } from '../../src/model/request.ts';
import type { ChatOutput, CustomOutput } from '../../src/model/result.ts';

/*
 * A language as small as one can be, for tests of what reads lines. A line of the dialect "alpha" whose body stands under
 * `ask` is
 *
 *   {"id":"q1","ask":{"model":"a-1","say":"Hello.","heat":0.5}}              a chat, at its endpoint `/say`
 *   {"id":"q1","at":"/sing","ask":{"song":"…"}}                              something that only alpha has
 *
 * `heat` is the temperature, and whatever else stands in a body is alpha's own.
 */

/** @param place under which key the bodies stand: by that its lines are recognized */
export function createToyDialect(name: string, place: string): Dialect {
  return {
    name,
    profile: createProfile(name),
    codecs: { chat, custom },
    framing: createFraming(place),
    modeOf: (endpoint) => (endpoint === '/say' ? 'chat' : 'custom'),
    modeOfAnswer: (body) => (isJsonObject(body) && typeof body['said'] === 'string' ? 'chat' : 'custom'),
  };
}

function createFraming(place: string): Framing {
  return {
    wrap: (id, { body, endpoint }): JsonObject =>
      endpoint === '/say' ? { id, [place]: body } : { id, at: endpoint, [place]: body },
    recognizes: (line) => Object.hasOwn(line, place),
    unwrapRequest: (line) => {
      const id = stringAt(line, 'id');
      const body = objectAt(line, place);
      if (id === undefined) return { ok: false, problems: [{ field: 'id', message: 'is missing' }] };
      if (body === undefined)
        return { ok: false, problems: [{ field: place, message: 'must be an object' }] };
      return { ok: true, id, endpoint: stringAt(line, 'at') ?? '/say', body };
    },
    unwrap: (line) => {
      if (!isJsonObject(line)) return { kind: 'unreadable', reason: 'it is no object' };
      const id = stringAt(line, 'id');
      if (id === undefined) return { kind: 'unreadable', reason: 'it has no id' };
      const code = stringAt(line, 'failed');
      if (code !== undefined) return { kind: 'failure', id, code, message: `It failed: ${code}.` };
      return { kind: 'response', id, status: numberAt(line, 'status') ?? 200, body: line['answer'] ?? null };
    },
    readFailure: (status) => ({
      code: 'invalid_request',
      message: `refused with ${status}`,
      retryable: false,
    }),
  };
}

const NOTHING: Readonly<Record<string, never>> = {};

const chat: Codec<ChatRequest, ChatOutput> = {
  encode: (request, options): Encoded => {
    const warnings: Warning[] = [];
    const body: Record<string, string | number> = { model: request.model ?? options.model };
    const content = request.messages[0]?.content;
    body['say'] = typeof content === 'string' ? content : '';
    const { temperature, top_k } = request.generation_config ?? {};
    if (temperature !== undefined) body['heat'] = temperature;
    if (top_k !== undefined) {
      const path = 'generation_config.top_k';
      warnings.push({ code: 'unsupported_parameter', path, message: 'There is no such thing.' });
    }
    const merged = mergeKwargs(body, request.provider_kwargs);
    const model = stringAt(merged, 'model') ?? '';
    return { endpoint: '/say', model, body: merged, shared: NOTHING, cost: NOTHING, warnings };
  },
  decode: (body) => {
    const said = isJsonObject(body) ? stringAt(body, 'said') : undefined;
    if (said === undefined) {
      return { ok: false, failure: { code: 'malformed', message: 'said nothing', retryable: false } };
    }
    return { ok: true, output: { message: { role: 'assistant', content: said } } };
  },
  decodeRequest: (body, { customId, isOwn }) => {
    const { model, say, heat, ...others } = body;
    if (typeof say !== 'string') return { ok: false, problems: [{ field: 'say', message: 'must be text' }] };
    const paths = isOwn ? [] : Object.keys(others);
    return {
      ok: true,
      request: {
        custom_id: customId,
        ...(typeof model === 'string' ? { model } : {}),
        messages: [{ role: 'user', content: say }],
        ...(typeof heat === 'number' ? { generation_config: { temperature: heat } } : {}),
        ...(isOwn && Object.keys(others).length > 0 ? { provider_kwargs: others } : {}),
      },
      warnings: paths.map((path) => ({ code: 'unsupported_parameter', path, message: 'It is left out.' })),
    };
  },
};

const custom: Codec<CustomRequest, CustomOutput> = {
  encode: ({ body, endpoint, model }, options) => ({
    endpoint,
    model: model ?? options.model,
    body,
    shared: NOTHING,
    cost: NOTHING,
    warnings: [],
  }),
  decode: () => ({ ok: true, output: {} }),
};

// Every key of the table is a feature by construction.
const features = Object.fromEntries(FEATURES.map((name) => [name, { support: 'as-is' }])) as FeatureTable;

function createProfile(name: string): Profile {
  return {
    title: name.charAt(0).toUpperCase() + name.slice(1),
    source: { url: 'https://example.com', checked: '2026-11-21' },
    limits: [],
    groupBy: [],
    idPattern: /^[a-z0-9-]+$/,
    window: { hours: 24, partialOnExpiry: true, partialOnCancel: true },
    retention: {},
    states: {},
    failures: { late: { code: 'expired', retry: 'as-is' } },
    reconcile: 'marker',
    features,
    variables: { apiKey: [], baseUrl: [] },
  };
}
