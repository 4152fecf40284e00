import { openai } from '../../src/index.ts';
import { NOWHERE, type BenchSubject } from './subject.ts';

interface Answer {
  readonly custom_id: string;
  readonly response: {
    readonly body: {
      readonly model: string;
      readonly choices: readonly {
        readonly message: { readonly content: string };
        readonly finish_reason: string;
      }[];
      readonly usage: {
        readonly prompt_tokens: number;
        readonly completion_tokens: number;
        readonly total_tokens: number;
      };
    };
  };
}

/** OpenAI's chat completions. */
export const openaiSubject: BenchSubject = {
  name: 'openai',
  model: 'gpt-4.1-mini',
  keepsOrder: false,
  createAdapter: () => openai(NOWHERE),
  toLine: (request) => ({
    custom_id: request.custom_id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: {
      model: 'gpt-4.1-mini',
      messages: [{ role: 'system', content: request.system_prompt }, ...request.messages],
      max_completion_tokens: request.generation_config.max_tokens,
      stop: request.generation_config.stop_sequences,
    },
  }),
  toResult: (line) => {
    // The benchmark's own answers.
    const { custom_id: id, response } = line as Answer;
    const { choices, model, usage } = response.body;
    const [choice] = choices;
    return {
      custom_id: id,
      status: 'succeeded',
      message: { role: 'assistant', content: choice?.message.content },
      finish_reason: choice?.finish_reason,
      model,
      usage: {
        prompt_tokens: usage.prompt_tokens,
        completion_tokens: usage.completion_tokens,
        total_tokens: usage.total_tokens,
      },
      provider: 'openai',
      attempts: 1,
    };
  },
  makeAnswer: (customId, text) => ({
    id: `batch_req_${customId.padStart(24, '0')}`,
    custom_id: customId,
    response: {
      status_code: 200,
      request_id: `req_${customId.padStart(24, '0')}`,
      body: {
        id: `chatcmpl-${customId}`,
        object: 'chat.completion',
        created: 1_785_712_343,
        model: 'gpt-4.1-mini-2025-04-14',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: text, refusal: null, annotations: [] },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage: {
          prompt_tokens: 96,
          completion_tokens: 42,
          total_tokens: 138,
          prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
        },
        service_tier: 'default',
        system_fingerprint: 'fp_0123456789',
      },
    },
    error: null,
  }),
};
