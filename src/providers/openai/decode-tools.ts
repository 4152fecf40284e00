import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ResponseFormat } from '../../model/response-format.ts';
import { TOOL_CHOICES, type Tool, type ToolChoice } from '../../model/tool.ts';
import { DEFAULT_SCHEMA_NAME } from './encode-tools.ts';
import type { Findings } from './findings.ts';
import { remainderOf } from '../../adapter/remainder.ts';

/** A function without parameters takes none (OpenAI API reference, "Create chat completion", `tools`). */
const NO_PARAMETERS: JsonObject = { type: 'object', properties: {} };

/** The functions among a body's tools. @param sourceOf the object that holds the function's name, if a tool has one */
export function decodeTools(
  tools: JsonValue | undefined,
  sourceOf: (tool: JsonObject) => JsonObject | undefined,
  encode: (tool: Tool) => JsonObject,
  findings: Findings,
): Tool[] | undefined {
  if (tools === undefined || tools === null) return undefined;
  if (!Array.isArray(tools)) return findings.refuse('tools', 'must be a list');
  const decoded: Tool[] = [];
  for (const [index, tool] of tools.entries()) {
    const path = `tools[${index}]`;
    const source = isJsonObject(tool) ? sourceOf(tool) : undefined;
    const name = source === undefined ? undefined : stringAt(source, 'name');
    if (!isJsonObject(tool) || source === undefined || name === undefined) {
      findings.loseParameter(path);
      continue;
    }
    const one = decodeTool(name, source);
    findings.loseRest(findings.isOwn ? undefined : remainderOf(encode(one), tool), path);
    decoded.push(one);
  }
  return decoded.length === 0 ? undefined : decoded;
}

function decodeTool(name: string, source: JsonObject): Tool {
  const { description, parameters, strict } = source;
  return {
    name,
    ...(typeof description === 'string' && { description }),
    input_schema: isJsonObject(parameters) ? parameters : NO_PARAMETERS,
    ...(typeof strict === 'boolean' && { strict }),
  };
}

/** The choice among tools. @param nameOf the function that an object names, if it names one */
export function decodeToolChoice(
  choice: JsonValue | undefined,
  nameOf: (choice: JsonObject) => string | undefined,
  findings: Findings,
): ToolChoice | undefined {
  if (choice === undefined || choice === null) return undefined;
  const way = TOOL_CHOICES.find((known) => known === choice);
  if (way !== undefined) return way;
  const name = isJsonObject(choice) ? nameOf(choice) : undefined;
  return name === undefined ? findings.loseParameter('tool_choice') : { name };
}

/**
 * The form of the answer. @param format the object with the word for it
 * @param source the object with name and schema, in which it is told more closely
 */
export function decodeFormat(
  format: JsonObject,
  source: JsonObject,
  path: string,
  findings: Findings,
): ResponseFormat | undefined {
  const { type } = format;
  if (type === 'text' || type === 'json_object') return { type };
  const schema = objectAt(source, 'schema');
  if (type !== 'json_schema' || schema === undefined) return findings.loseParameter(path);
  const name = stringAt(source, 'name');
  const { strict } = source;
  return {
    type,
    ...(name !== undefined && name !== DEFAULT_SCHEMA_NAME && { name }),
    schema,
    ...(typeof strict === 'boolean' && { strict }),
  };
}
