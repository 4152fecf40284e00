import { anthropic } from '../../src/index.ts';
import { NOWHERE, type BenchSubject } from './subject.ts';

interface Answer {
  readonly custom_id: string;
  readonly result: {
    readonly message: {
      readonly model: string;
      readonly content: readonly { readonly text: string }[];
      readonly stop_reason: string;
      readonly usage: {
        readonly input_tokens: number;
        readonly cache_creation_input_tokens: number;
        readonly cache_read_input_tokens: number;
        readonly output_tokens: number;
      };
    };
  };
}

/** Anthropic's messages. */
export const anthropicSubject: BenchSubject = {
  name: 'anthropic',
  model: 'claude-haiku-4-5',
  keepsOrder: false,
  createAdapter: () => anthropic(NOWHERE),
  toLine: (request) => ({
    custom_id: request.custom_id,
    params: {
      model: 'claude-haiku-4-5',
      max_tokens: request.generation_config.max_tokens,
      system: request.system_prompt,
      messages: request.messages,
      stop_sequences: request.generation_config.stop_sequences,
    },
  }),
  toResult: (line) => {
    // The benchmark's own answers.
    const { custom_id: id, result } = line as Answer;
    const { content, model, stop_reason: reason, usage } = result.message;
    const prompt = usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
    return {
      custom_id: id,
      status: 'succeeded',
      message: { role: 'assistant', content: content[0]?.text },
      finish_reason: reason === 'end_turn' ? 'stop' : 'other',
      model,
      usage: {
        prompt_tokens: prompt,
        completion_tokens: usage.output_tokens,
        total_tokens: prompt + usage.output_tokens,
      },
      provider: 'anthropic',
      attempts: 1,
    };
  },
  makeAnswer: (customId, text) => ({
    custom_id: customId,
    result: {
      type: 'succeeded',
      message: {
        id: `msg_${customId.padStart(24, '0')}`,
        type: 'message',
        role: 'assistant',
        model: 'claude-haiku-4-5-20251001',
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: {
          input_tokens: 96,
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: 0,
          cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
          output_tokens: 42,
          service_tier: 'batch',
        },
      },
    },
  }),
};
