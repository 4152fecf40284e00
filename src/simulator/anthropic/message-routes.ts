import type { Call } from '../call.ts';
import { seededRandom } from '../seeded.ts';
import { betasOf, versionOf } from './api-version.ts';
import { checkCount, checkMessage, type Checked } from './check-message.ts';
import { createMessage } from './create-message.ts';
import type { RequestOrigin } from './message-check.ts';
import { streamText } from './message-stream.ts';
import { countPrompt } from './prompt-blocks.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { readBody } from './read-body.ts';
import { jsonReply } from './reply.ts';
import type { Route } from './route.ts';
import type { AnthropicWorld } from './world.ts';

/** Messages that are answered at once, and the count of their tokens. */
export function messageRoutes(world: AnthropicWorld): readonly Route[] {
  let created = 0;
  return [
    {
      method: 'POST',
      path: '/v1/messages',
      answer: async (call) => {
        const nth = created;
        created += 1;
        return answer(world, call, nth);
      },
    },
    { method: 'POST', path: '/v1/messages/count_tokens', answer: countTokens },
  ];
}

async function answer(world: AnthropicWorld, call: Call, nth: number): Promise<Response> {
  const { clock, seed } = world.ground;
  const { body, model } = accept(checkMessage(await readBody(call), originOf(call)));
  const now = clock.now();
  const message = createMessage(body, model, {
    seed,
    now,
    version: versionOf(call),
    serviceTier: 'standard',
    cache: world.cache,
    idRandom: seededRandom(seed, 'live-message', nth),
  });
  const headers = rateLimitHeaders(now);
  if (body['stream'] !== true) return jsonReply(message, 200, headers);
  return new Response(streamText(message), {
    headers: { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  });
}

async function countTokens(call: Call): Promise<Response> {
  const { body } = accept(checkCount(await readBody(call), originOf(call)));
  return jsonReply({ input_tokens: countPrompt(body) });
}

function originOf(call: Call): RequestOrigin {
  return { version: versionOf(call), betas: betasOf(call), inBatch: false };
}

/** @throws ApiError when the request was refused */
function accept(checked: Checked): Extract<Checked, { ok: true }> {
  if (!checked.ok) throw checked.error;
  return checked;
}
