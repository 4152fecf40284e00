import { google } from '../../src/index.ts';
import { NOWHERE, type BenchSubject } from './subject.ts';

interface Answer {
  readonly key: string;
  readonly response: {
    readonly modelVersion: string;
    readonly candidates: readonly {
      readonly content: { readonly parts: readonly { readonly text: string }[] };
      readonly finishReason: string;
    }[];
    readonly usageMetadata: {
      readonly promptTokenCount: number;
      readonly candidatesTokenCount: number;
      readonly totalTokenCount: number;
    };
  };
}

/** Gemini's generateContent. */
export const googleSubject: BenchSubject = {
  name: 'google',
  model: 'gemini-2.5-flash',
  keepsOrder: true,
  createAdapter: () => google(NOWHERE),
  toLine: (request) => ({
    key: request.custom_id,
    request: {
      contents: request.messages.map(({ content }) => ({ role: 'user', parts: [{ text: content }] })),
      systemInstruction: { parts: [{ text: request.system_prompt }] },
      generationConfig: {
        maxOutputTokens: request.generation_config.max_tokens,
        stopSequences: request.generation_config.stop_sequences,
      },
    },
  }),
  toResult: (line) => {
    // The benchmark's own answers.
    const { key, response } = line as Answer;
    const { candidates, modelVersion: model, usageMetadata: usage } = response;
    const [candidate] = candidates;
    return {
      custom_id: key,
      status: 'succeeded',
      message: { role: 'assistant', content: candidate?.content.parts[0]?.text },
      finish_reason: candidate?.finishReason === 'STOP' ? 'stop' : 'other',
      model,
      usage: {
        prompt_tokens: usage.promptTokenCount,
        completion_tokens: usage.candidatesTokenCount,
        total_tokens: usage.totalTokenCount,
      },
      provider: 'google',
      attempts: 1,
    };
  },
  makeAnswer: (customId, text) => ({
    key: customId,
    response: {
      candidates: [{ content: { parts: [{ text }], role: 'model' }, finishReason: 'STOP', index: 0 }],
      usageMetadata: {
        promptTokenCount: 96,
        candidatesTokenCount: 42,
        totalTokenCount: 138,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 96 }],
        serviceTier: 'standard',
      },
      modelVersion: 'gemini-2.5-flash',
      responseId: customId.padStart(22, '0'),
    },
  }),
};
