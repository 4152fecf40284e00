import type { JsonObject } from '../../core/json.ts';
import { EFFORTS, type ModelEntry, type ThinkingType } from './models.ts';

/** A model as Anthropic describes it. */
export interface ModelInfo extends JsonObject {
  readonly id: string;
}

const THINKING_TYPES: readonly ThinkingType[] = ['adaptive', 'between_tools', 'disabled', 'enabled'];

/** The description of a model: every capability is there, supported or not. */
export function modelInfo(model: ModelEntry): ModelInfo {
  const { traits } = model;
  return {
    type: 'model',
    id: model.id,
    display_name: model.displayName,
    created_at: model.createdAt,
    line: model.line,
    lifecycle: 'active',
    deprecated_at: null,
    retires_at: null,
    max_input_tokens: traits.contextTokens,
    max_tokens: traits.outputTokens,
    capabilities: {
      batch: support(true),
      citations: support(true),
      code_execution: support(true),
      context_management: {
        supported: true,
        clear_thinking_20251015: support(true),
        clear_tool_uses_20250919: support(true),
        compact_20260112: support(traits.thinking.includes('adaptive')),
      },
      effort: {
        supported: traits.efforts.length > 0,
        ...Object.fromEntries(EFFORTS.map((level) => [level, support(traits.efforts.includes(level))])),
      },
      image_input: support(true),
      pdf_input: support(true),
      server_tools: { supported: true, code_execution: support(true), web_search: support(true) },
      structured_outputs: support(true),
      thinking: {
        supported: true,
        types: Object.fromEntries(
          THINKING_TYPES.map((type) => [type, support(traits.thinking.includes(type))]),
        ),
      },
    },
  };
}

function support(supported: boolean): JsonObject {
  return { supported };
}
