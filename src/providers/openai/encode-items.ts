import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ThinkingContent, ToolCallContent, ToolResultContent } from '../../model/content.ts';
import { encodeToolOutput } from './encode-input-content.ts';
import { encodeArguments } from './encode-messages.ts';
import type { Losses } from './losses.ts';
import type { FunctionCallItem, FunctionOutputItem, InputItem, ReasoningItem } from './response-body.ts';

// What is merged into an item is the user's word; the item stays one as far as it is known here, hence the casts.

/** The call of a function as an item. */
export function encodeToolCallItem(call: ToolCallContent): InputItem {
  const { id, name } = call;
  const item: FunctionCallItem = {
    type: 'function_call',
    call_id: id,
    name,
    arguments: encodeArguments(call),
  };
  return call.provider_kwargs === undefined ? item : (mergeKwargs(item, call.provider_kwargs) as InputItem);
}

/** What a tool answered as an item: text, pictures and documents. */
export function encodeToolResultItem(result: ToolResultContent, path: string, losses: Losses): InputItem {
  if (result.is_error === true) losses.dropErrorMark(path);
  const output = encodeToolOutput(result.content, `${path}.content`, losses);
  const item: FunctionOutputItem = { type: 'function_call_output', call_id: result.tool_call_id, output };
  const kwargs = result.provider_kwargs;
  return kwargs === undefined ? item : (mergeKwargs(item, kwargs) as InputItem);
}

/** Thoughts as an item. Their id is not here: it is in what the piece carries for the provider. */
export function encodeThinkingItem({ thinking, signature }: ThinkingContent): Omit<ReasoningItem, 'id'> {
  return {
    type: 'reasoning',
    summary: thinking === '' ? [] : [{ type: 'summary_text', text: thinking }],
    ...(signature !== undefined && { encrypted_content: signature }),
  };
}

/** A text of the assistant that carries keys of OpenAI's own. */
export function encodeAnswerPart(text: string, kwargs: JsonObject): JsonObject {
  return mergeKwargs({ type: 'output_text', text }, kwargs);
}
