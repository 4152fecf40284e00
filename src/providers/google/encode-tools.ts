import type { Warning } from '../../core/warning.ts';
import type { Tool, ToolChoice } from '../../model/tool.ts';
import type { FunctionCallingConfig, FunctionDeclaration } from './chat-body.ts';
import { checkSchema } from './check-schema.ts';

/**
 * Functions with their arguments as JSON Schema, untouched: the other field for them, `parameters`, takes a part of
 * OpenAPI's schemas only (Gemini API reference, "FunctionDeclaration").
 */
export function encodeTools(tools: readonly Tool[], warnings: Warning[]): FunctionDeclaration[] {
  const declarations: FunctionDeclaration[] = [];
  for (let index = 0; index < tools.length; index += 1) {
    const tool = tools[index];
    if (tool !== undefined) declarations.push(encodeTool(tool, index, warnings));
  }
  return declarations;
}

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

const MODES = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const;

/** Whether a function may or must be called (Gemini API reference, "FunctionCallingConfig"). */
export function encodeToolChoice(choice: ToolChoice): FunctionCallingConfig {
  if (typeof choice === 'string') return { mode: MODES[choice] };
  return { mode: 'ANY', allowedFunctionNames: [choice.name] };
}
