import type { ResponseFormat } from '../../model/response-format.ts';
import type { Tool, ToolChoice } from '../../model/tool.ts';
import type { ChatResponseFormat, ChatTool, ChatToolChoice } from './chat-body.ts';
import type { Losses } from './losses.ts';
import { refuseLooseSchema } from './strict-schema.ts';

/** A schema must have a name (OpenAI structured outputs guide). */
export const DEFAULT_SCHEMA_NAME = 'response';

/** A function, in the words of chat completions. */
export function encodeTool(tool: Tool): ChatTool {
  const encoded: ChatTool['function'] = { name: tool.name, parameters: tool.input_schema };
  if (tool.description !== undefined) encoded.description = tool.description;
  if (tool.strict !== undefined) encoded.strict = tool.strict;
  return { type: 'function', function: encoded };
}

/** The choice among tools, in the words of chat completions. */
export function encodeToolChoice(choice: ToolChoice): ChatToolChoice {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } };
}

/** The form of the answer, in the words of chat completions. */
export function encodeFormat(format: ResponseFormat): ChatResponseFormat {
  if (format.type !== 'json_schema') return { type: format.type };
  const encoded: Extract<ChatResponseFormat, { type: 'json_schema' }>['json_schema'] = {
    name: format.name ?? DEFAULT_SCHEMA_NAME,
    schema: format.schema,
  };
  if (format.strict !== undefined) encoded.strict = format.strict;
  return { type: 'json_schema', json_schema: encoded };
}

/** Refuses schemas that are to be followed exactly and that OpenAI's strict mode cannot express. */
export function checkStrictSchemas(
  tools: readonly Tool[] | undefined,
  format: ResponseFormat | undefined,
  losses: Losses,
): void {
  if (format?.type === 'json_schema' && format.strict === true) {
    refuseLooseSchema(format.schema, ['response_format', 'schema'], losses);
  }
  if (tools === undefined) return;
  for (let index = 0; index < tools.length; index += 1) {
    const tool = tools[index];
    if (tool?.strict === true) refuseLooseSchema(tool.input_schema, ['tools', index, 'input_schema'], losses);
  }
}
