import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { JsonSchemaFormat } from '../../model/response-format.ts';
import type { Tool, ToolChoice } from '../../model/tool.ts';
import type { Decoding } from './decoding.ts';

const TOOL: ReadonlySet<string> = new Set(['type', 'name', 'description', 'input_schema', 'strict']);

/** The tools that are the user's own. */
export function decodeTools(tools: JsonValue, decoding: Decoding): readonly Tool[] | undefined {
  if (!Array.isArray(tools)) return decoding.leaveOut('tools');
  const decoded: Tool[] = [];
  for (const [index, tool] of (tools as readonly JsonValue[]).entries()) {
    const one = isJsonObject(tool) ? decodeTool(tool, `tools[${index}]`, decoding) : undefined;
    if (one === undefined) decoding.leaveOut(`tools[${index}]`);
    else decoded.push(one);
  }
  return decoded.length === 0 ? undefined : decoded;
}

function decodeTool(tool: JsonObject, path: string, decoding: Decoding): Tool | undefined {
  const { description, input_schema: schema, name, strict, type } = tool;
  if (type !== undefined && type !== null && type !== 'custom') return undefined;
  if (typeof name !== 'string' || name === '' || !isJsonObject(schema)) return undefined;
  decoding.rest(tool, TOOL, path);
  return {
    name,
    ...(typeof description === 'string' && { description }),
    input_schema: schema,
    ...(typeof strict === 'boolean' && { strict }),
  };
}

const CHOICES: ReadonlyMap<string, ToolChoice> = new Map([
  ['auto', 'auto'],
  ['any', 'required'],
  ['none', 'none'],
]);
const CHOICE: ReadonlySet<string> = new Set(['type', 'name']);

/** Which tool is to be called. */
export function decodeToolChoice(choice: JsonValue, decoding: Decoding): ToolChoice | undefined {
  const { name, type } = isJsonObject(choice) ? choice : {};
  if (!isJsonObject(choice) || typeof type !== 'string') return decoding.leaveOut('tool_choice');
  const isNamed = type === 'tool' && typeof name === 'string' && name !== '';
  const decoded = isNamed ? { name } : CHOICES.get(type);
  if (decoded === undefined) return decoding.leaveOut('tool_choice');
  decoding.rest(choice, CHOICE, 'tool_choice');
  return decoded;
}

const OUTPUT: ReadonlySet<string> = new Set(['effort', 'format']);
const FORMAT: ReadonlySet<string> = new Set(['type', 'schema']);

/** The form of the answer, which stands beside the effort. */
export function decodeFormat(output: JsonValue, decoding: Decoding): JsonSchemaFormat | undefined {
  if (!isJsonObject(output)) return decoding.leaveOut('output_config');
  decoding.rest(output, OUTPUT, 'output_config');
  const { format } = output;
  if (format === undefined || format === null) return undefined;
  const schema = isJsonObject(format) && format['type'] === 'json_schema' ? format['schema'] : undefined;
  if (!isJsonObject(format) || !isJsonObject(schema)) return decoding.leaveOut('output_config.format');
  decoding.rest(format, FORMAT, 'output_config.format');
  return { type: 'json_schema', schema };
}
