import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { applyParams, withParams } from '../../src/model/apply-params.ts';
import type { GenerationConfig } from '../../src/model/generation-config.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import type { ChatRequest, UnifiedRequest } from '../../src/model/request.ts';
import { arbitraryChat, arbitraryParams, arbitraryRequest } from './arbitrary-request.ts';

const messages = [{ role: 'user', content: 'x' }] as const;

describe('applying parameters', () => {
  test('keeps every value that the request has, whatever the parameters say', () => {
    fc.assert(
      fc.property(arbitraryRequest, arbitraryParams, (request, params) => {
        // `toMatchObject` compares what stands in the request and lets more stand in the result.
        expect(applyParams(request, params)).toMatchObject(request);
      }),
    );
  });

  test('applied twice is the same as once', () => {
    fc.assert(
      fc.property(arbitraryRequest, arbitraryParams, (request, params) => {
        const once = applyParams(request, params);
        expect(applyParams(once, params)).toEqual(once);
      }),
    );
  });

  test('gives a valid request', () => {
    fc.assert(
      fc.property(arbitraryRequest, arbitraryParams, (request, params) => {
        expect(parseRequest(applyParams(request, params)).ok).toBe(true);
      }),
    );
  });

  test('changes neither the request nor the parameters', () => {
    fc.assert(
      fc.property(arbitraryRequest, arbitraryParams, (request, params) => {
        const before = structuredClone({ request, params });
        applyParams(request, params);
        expect({ request, params }).toEqual(before);
      }),
    );
  });

  test('gives a chat every parameter that it lacks', () => {
    fc.assert(
      fc.property(arbitraryChat, arbitraryParams, ({ custom_id }, params) => {
        const { system_prompt, tools, tool_choice, response_format, provider_kwargs, ...rest } = params;
        const { dimensions: _, ...config } = rest;
        const result = applyParams({ custom_id, messages }, params) as ChatRequest;
        expect(result.generation_config ?? {}).toEqual(config satisfies GenerationConfig);
        const { generation_config: __, ...others } = result;
        const given = { system_prompt, tools, tool_choice, response_format, provider_kwargs };
        const defined = Object.entries(given).filter(([, value]) => value !== undefined);
        expect(others).toEqual({ custom_id, messages, ...Object.fromEntries(defined) });
      }),
    );
  });

  test('fills in generation settings and reasoning field by field', () => {
    const request: UnifiedRequest = {
      custom_id: 'a',
      messages,
      generation_config: { temperature: 1, reasoning: { effort: 'low' } },
    };
    const params = { temperature: 0, seed: 7, reasoning: { effort: 'high', budget_tokens: 9 } } as const;
    expect(applyParams(request, params)).toEqual({
      custom_id: 'a',
      messages,
      generation_config: { temperature: 1, seed: 7, reasoning: { effort: 'low', budget_tokens: 9 } },
    });
  });

  test('fills in provider_kwargs key by key, the own keys first and untouched', () => {
    const request: UnifiedRequest = {
      custom_id: 'a',
      messages,
      provider_kwargs: { z: { a: 1 }, toString: 1 },
    };
    const { provider_kwargs } = applyParams(request, {
      provider_kwargs: { constructor: 2, z: { b: 2 } },
    }) as ChatRequest;
    expect(JSON.stringify(provider_kwargs)).toBe('{"z":{"a":1},"toString":1,"constructor":2}');
  });

  test('gives an embedding request its dimensions and no chat settings', () => {
    const request: UnifiedRequest = { mode: 'embedding', custom_id: 'a', input: 'x' };
    expect(applyParams(request, { dimensions: 3, temperature: 1, system_prompt: 's' })).toEqual({
      ...request,
      dimensions: 3,
    });
  });

  test('leaves a custom request as it is', () => {
    const request: UnifiedRequest = { mode: 'custom', custom_id: 'a', endpoint: '/v1/x', body: { a: 1 } };
    expect(applyParams(request, { temperature: 1, provider_kwargs: { b: 2 } })).toBe(request);
  });

  test('of a field that is undefined in memory sets the parameter', () => {
    const config = { temperature: undefined } as unknown as GenerationConfig;
    const request: UnifiedRequest = { custom_id: 'a', messages, generation_config: config };
    expect(applyParams(request, { temperature: 1 })).toEqual({
      custom_id: 'a',
      messages,
      generation_config: { temperature: 1 },
    });
  });
});

describe('binding parameters to requests', () => {
  test('sets the model only where a request names none', () => {
    const requests: UnifiedRequest[] = [
      { custom_id: 'a', messages },
      { custom_id: 'b', messages, model: 'own' },
    ];
    expect(withParams(new Set(requests), { model: 'bound', seed: 1 })).toEqual([
      { custom_id: 'a', messages, model: 'bound', generation_config: { seed: 1 } },
      { custom_id: 'b', messages, model: 'own', generation_config: { seed: 1 } },
    ]);
  });
});
