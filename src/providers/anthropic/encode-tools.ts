import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { ResponseFormat } from '../../model/response-format.ts';
import type { Tool, ToolChoice } from '../../model/tool.ts';
import type { ChatBody, ChatTool, ChatToolChoice, ToolSchema } from './chat-body.ts';
import { CLOSED, encodeSchema } from './encode-schema.ts';
import type { Encoding } from './encoding.ts';

/** What tools may be called (API description, `Tool.name`). */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,128}$/;

/** The tools that may be called. */
export function encodeTools(tools: readonly Tool[], encoding: Encoding): ChatTool[] {
  const names = new Set<string>();
  return tools.map((tool, index) => {
    const path = `tools[${index}]`;
    if (names.has(tool.name)) {
      encoding.warn('refused', `${path}.name`, 'Anthropic wants each tool to have a name of its own.');
    }
    names.add(tool.name);
    return encodeTool(tool, path, encoding);
  });
}

function encodeTool(tool: Tool, path: string, encoding: Encoding): ChatTool {
  if (!TOOL_NAME.test(tool.name)) {
    const message = 'Anthropic takes names of tools of up to 128 letters, digits, dashes and underscores.';
    encoding.warn('refused', `${path}.name`, message);
  }
  const schema = objectSchema(tool.input_schema, `${path}.input_schema`, encoding);
  const encoded: ChatTool = { name: tool.name, input_schema: schema };
  if (tool.description !== undefined) encoded.description = tool.description;
  if (tool.strict === undefined) return encoded;
  encoded.strict = tool.strict;
  if (tool.strict) encoded.input_schema = strictSchema(schema, `${path}.input_schema`, encoding);
  return encoded;
}

/** The arguments of a tool are an object, which the schema must say (API description, `InputSchema`). */
function objectSchema(schema: JsonObject, path: string, encoding: Encoding): ToolSchema {
  if (saysObject(schema)) return schema;
  if (schema['type'] !== undefined) {
    encoding.warn('refused', `${path}.type`, 'Anthropic takes objects as arguments of a tool.');
  }
  return { ...schema, type: 'object' };
}

function saysObject(schema: JsonObject): schema is ToolSchema {
  return schema['type'] === 'object';
}

function strictSchema(schema: ToolSchema, path: string, encoding: Encoding): ToolSchema {
  if (isEmpty(schema)) {
    encoding.warn('approximated', `${path}.additionalProperties`, CLOSED);
    return { ...schema, additionalProperties: false };
  }
  const encoded = encodeSchema(schema, path, encoding);
  return saysObject(encoded) ? encoded : schema;
}

/** A tool without arguments is closed: an answer without members would be senseless, a call without arguments is not. */
function isEmpty({ additionalProperties, properties }: ToolSchema): boolean {
  if (additionalProperties !== undefined) return false;
  return properties === undefined || (isJsonObject(properties) && Object.keys(properties).length === 0);
}

/** Which tool is to be called; one that cannot be honoured is left to the model, with a warning. */
export function encodeToolChoice(
  choice: ToolChoice,
  request: ChatRequest,
  body: ChatBody,
  encoding: Encoding,
): void {
  const path = 'tool_choice';
  if (!encoding.hasTools) {
    encoding.warn('unsupported_parameter', path, 'There are no tools to choose from; it is left out.');
    return;
  }
  refuseUnknownTool(choice, request, encoding);
  const encoded = choiceOf(choice);
  const isFree = encoding.forcesTool && !takesForcedTool(body, encoding);
  body.tool_choice = isFree ? { type: 'auto' } : encoded;
  if (!isFree) return;
  const { forcedTool, name } = encoding.rules;
  const who = forcedTool === 'never' ? name : 'With a budget for thoughts';
  encoding.warn('approximated', path, `${who}: the model cannot be made to call a tool; it decides itself.`);
}

/** Tools that the user merged in are not looked at. */
function refuseUnknownTool(
  choice: ToolChoice,
  { provider_kwargs: kwargs, tools }: ChatRequest,
  encoding: Encoding,
): void {
  if (typeof choice === 'string' || tools === undefined || kwargs?.['tools'] !== undefined) return;
  if (tools.some(({ name }) => name === choice.name)) return;
  encoding.warn('refused', 'tool_choice.name', `There is no tool with the name "${choice.name}".`);
}

/** Anthropic docs, "Extended thinking with tool use". */
function takesForcedTool({ thinking }: ChatBody, { rules }: Encoding): boolean {
  if (rules.forcedTool === 'never' || thinking?.type === 'enabled') return false;
  return thinking?.type !== 'adaptive' || rules.forcedTool === 'without-budget';
}

function choiceOf(choice: ToolChoice): ChatToolChoice {
  if (typeof choice !== 'string') return { type: 'tool', name: choice.name };
  return { type: choice === 'required' ? 'any' : choice };
}

/** The form of the answer. Anthropic knows no names of schemas, and holds every answer to its schema. */
export function encodeFormat(format: ResponseFormat, body: ChatBody, encoding: Encoding): void {
  if (format.type === 'text') return;
  if (format.type === 'json_object') {
    const message =
      'Anthropic has no JSON mode without a schema; ask for JSON in the prompt. It is left out.';
    encoding.warn('unsupported_parameter', 'response_format', message);
  } else if (!encoding.rules.takesSchema) {
    const message = `${encoding.rules.name}: answers cannot be held to a schema; it is left out.`;
    encoding.warn('unsupported_parameter', 'response_format', message);
  } else {
    const schema = encodeSchema(format.schema, 'response_format.schema', encoding);
    body.output_config = { ...body.output_config, format: { type: 'json_schema', schema } };
  }
}
