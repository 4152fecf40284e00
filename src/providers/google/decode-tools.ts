import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import type { Tool, ToolChoice } from '../../model/tool.ts';
import { decodeSchema } from './decode-schema.ts';
import type { Losses } from './losses.ts';

/** The functions of a request as tools. Gemini's own tools, such as its search, have no unified form. */
export function decodeTools(tools: readonly JsonValue[], losses: Losses): Tool[] {
  const decoded: Tool[] = [];
  for (const [index, entry] of tools.entries()) {
    const path = `tools[${index}]`;
    if (!isJsonObject(entry)) {
      losses.parameter(path, 'is no object');
      continue;
    }
    for (const key of Object.keys(entry)) {
      if (key !== 'functionDeclarations') losses.parameter(`${path}.${key}`, 'has no unified form');
    }
    for (const [place, each] of arrayAt(entry, 'functionDeclarations').entries()) {
      const at = `${path}.functionDeclarations[${place}]`;
      const tool = isJsonObject(each) ? decodeTool(each, at, losses) : undefined;
      if (tool === undefined) losses.parameter(at, 'has no name');
      else decoded.push(tool);
    }
  }
  return decoded;
}

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'description',
  'parameters',
  'parametersJsonSchema',
]);

function decodeTool(declaration: JsonObject, path: string, losses: Losses): Tool | undefined {
  const name = stringAt(declaration, 'name');
  if (name === undefined) return undefined;
  for (const key of Object.keys(declaration)) {
    if (!KNOWN_FIELDS.has(key)) losses.parameter(`${path}.${key}`, 'has no unified form');
  }
  const { description } = declaration;
  if (declaration['parametersJsonSchema'] !== undefined && declaration['parameters'] !== undefined) {
    losses.parameter(`${path}.parameters`, 'stands beside parametersJsonSchema');
  }
  return {
    name,
    ...(typeof description === 'string' && { description }),
    input_schema: readParameters(declaration),
  };
}

/** A function without parameters takes none: an object without properties. */
function readParameters(declaration: JsonObject): JsonObject {
  const schema = objectAt(declaration, 'parametersJsonSchema');
  if (schema !== undefined) return schema;
  const parameters = objectAt(declaration, 'parameters');
  return parameters === undefined ? { type: 'object', properties: {} } : decodeSchema(parameters);
}

const CHOICES: Readonly<Record<string, ToolChoice>> = { AUTO: 'auto', NONE: 'none', ANY: 'required' };

/** Whether a tool may or must be called; undefined when Gemini is told what has no unified form. */
export function decodeToolChoice(config: JsonObject, losses: Losses): ToolChoice | undefined {
  for (const key of Object.keys(config)) {
    if (key !== 'functionCallingConfig') losses.parameter(`toolConfig.${key}`, 'has no unified form');
  }
  const calling = objectAt(config, 'functionCallingConfig');
  if (calling === undefined) return undefined;
  const mode = stringAt(calling, 'mode');
  const names = arrayAt(calling, 'allowedFunctionNames');
  const [name] = names;
  const choice = mode !== undefined && Object.hasOwn(CHOICES, mode) ? CHOICES[mode] : undefined;
  if (choice !== undefined && names.length === 0) return choice;
  if (choice === 'required' && names.length === 1 && typeof name === 'string' && name !== '') return { name };
  losses.parameter('toolConfig.functionCallingConfig', 'has no unified form');
  return undefined;
}
