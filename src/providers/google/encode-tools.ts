import type { JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { Tool, ToolChoice } from '../../model/tool.ts';
import type { FunctionCallingConfig, FunctionDeclaration } from './chat-body.ts';
import { checkSchema } from './check-schema.ts';

/**
 * Functions with their arguments as JSON Schema, untouched: the other field for them, `parameters`, takes a part of
 * OpenAPI's schemas only (Gemini API reference, "FunctionDeclaration").
 */
export function encodeTools(tools: readonly Tool[], warnings: Warning[]): FunctionDeclaration[] {
  const declarations: FunctionDeclaration[] = [];
  const names = new Set<string>();
  for (let index = 0; index < tools.length; index += 1) {
    const tool = tools[index];
    if (tool === undefined) continue;
    const fault = names.has(tool.name) ? NOT_UNIQUE : NAME.test(tool.name) ? undefined : BAD_NAME;
    if (fault !== undefined) {
      warnings.push({ code: 'refused', path: `tools[${index}].name`, message: fault });
    }
    names.add(tool.name);
    declarations.push(encodeTool(tool, index, warnings));
  }
  return declarations;
}

/** Gemini API reference, `FunctionDeclaration.name`. */
const NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/;
const BAD_NAME =
  'Gemini takes names of functions of up to 128 letters, digits, dashes, dots, colons and underscores that begin with a letter or an underscore.';
const NOT_UNIQUE = 'Gemini wants each function to have a name of its own.';

function encodeTool(tool: Tool, index: number, warnings: Warning[]): FunctionDeclaration {
  const { description, input_schema: schema, name, strict } = tool;
  if (strict === true) {
    const message = 'Gemini has no strict tools; whether it keeps to the schema is left to the model.';
    warnings.push({ code: 'unsupported_parameter', path: `tools[${index}].strict`, message });
  }
  const type = schema['type'];
  if (typeof type === 'string' && type !== 'object') {
    const message = 'Gemini takes the arguments of a tool as an object and as nothing else.';
    warnings.push({ code: 'refused', path: `tools[${index}].input_schema.type`, message });
  }
  checkSchema(schema, ['tools', index, 'input_schema'], warnings);
  return description === undefined
    ? { name, parametersJsonSchema: schema }
    : { name, description, parametersJsonSchema: schema };
}

/**
 * Whether a function may or must be called (Gemini API reference, "FunctionCallingConfig"); undefined where there is none
 * to choose from, which Gemini refuses. Functions and choices of the user's own in `kwargs` are not looked at.
 */
export function encodeToolChoice(
  choice: ToolChoice,
  tools: ChatRequest['tools'],
  kwargs: JsonObject | undefined,
  warnings: Warning[],
): FunctionCallingConfig | undefined {
  const isOwn = kwargs?.['tools'] !== undefined;
  if (!isOwn && (tools === undefined || tools.length === 0)) {
    if (kwargs?.['toolConfig'] === undefined) warnings.push(NO_TOOLS);
    return undefined;
  }
  if (typeof choice === 'string') return { mode: MODES[choice] };
  if (!isOwn && tools?.some(({ name }) => name === choice.name) === false) {
    const message = `There is no tool with the name "${choice.name}".`;
    warnings.push({ code: 'refused', path: 'tool_choice.name', message });
  }
  return { mode: 'ANY', allowedFunctionNames: [choice.name] };
}

const MODES = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const;

const NO_TOOLS: Warning = {
  code: 'unsupported_parameter',
  path: 'tool_choice',
  message: 'There are no tools to choose from; it is left out.',
};
