import type { ChatRequest } from '../../model/request.ts';
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

/**
 * Whether the choice among tools is sent: not where there are none, and a tool that there is not is refused. Tools of the
 * user's own in `provider_kwargs` are not looked at.
 */
export function takesToolChoice(
  { provider_kwargs: kwargs, tool_choice: choice, tools }: ChatRequest,
  losses: Losses,
): boolean {
  if (choice === undefined) return false;
  if (kwargs?.['tools'] !== undefined) return true;
  if (tools === undefined || tools.length === 0) {
    losses.dropToolChoice();
    return false;
  }
  if (typeof choice === 'string' || tools.some(({ name }) => name === choice.name)) return true;
  losses.refuse('tool_choice.name', `There is no tool with the name "${choice.name}".`);
  return true;
}

/** Refuses names of tools that OpenAI does not take (API reference, `tools`). @param most characters of a name */
export function checkToolNames(tools: readonly Tool[] | undefined, most: number, losses: Losses): void {
  if (tools === undefined) return;
  for (let index = 0; index < tools.length; index += 1) {
    const name = tools[index]?.name ?? '';
    if (name.length <= most && NAME.test(name)) continue;
    const message = `OpenAI takes names of tools of up to ${most} letters, digits, dashes and underscores.`;
    losses.refuse(`tools[${index}].name`, message);
  }
}

const NAME = /^[a-zA-Z0-9_-]+$/;

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
