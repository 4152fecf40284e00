import { arrayAt, isJsonObject, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import { thinkingOf } from './check-thinking.ts';
import type { MessageCheck } from './message-check.ts';
import { findLoose } from './strict-schema.ts';

/** What is wrong with the tools, or with the wish to have one called. */
export const checkTools: MessageCheck = (body, model, origin) =>
  checkDefinitions(body) ?? checkChoice(body, model, origin);

function checkDefinitions(body: JsonObject): string | undefined {
  const names = new Set<string>();
  for (const [index, tool] of arrayAt(body, 'tools').entries()) {
    if (!isJsonObject(tool)) continue;
    const name = stringAt(tool, 'name');
    if (name !== undefined && names.has(name)) return 'tools: Tool names must be unique.';
    if (name !== undefined) names.add(name);
    const schema = objectAt(tool, 'input_schema');
    if (schema === undefined) continue;
    const path = `tools.${index}.custom`;
    if (schema['type'] === undefined) return `${path}.input_schema.type: Field required`;
    if (schema['type'] !== 'object') return `${path}.input_schema.type: Input should be 'object'`;
    const loose = tool['strict'] === true ? findLoose(schema) : undefined;
    if (loose !== undefined) return `${path}: ${loose}`;
  }
  return undefined;
}

const checkChoice: MessageCheck = (body, model) => {
  const choice = objectAt(body, 'tool_choice');
  const type = choice?.['type'];
  if (choice === undefined || type === 'none') return undefined;
  const tools = arrayAt(body, 'tools');
  if (tools.length === 0) return 'tool_choice may only be specified while providing tools.';
  if (type === 'auto') return undefined;
  const { forcedTools } = model.traits;
  if (forcedTools === 'never') return 'tool_choice: type "tool" and "any" are not supported for this model.';
  const thinking = thinkingOf(body);
  const thinks = thinking === 'enabled' || (thinking === 'adaptive' && forcedTools === 'without-thinking');
  if (thinks) return 'Thinking may not be enabled when tool_choice forces tool use.';
  const name = stringAt(choice, 'name');
  const isKnown = tools.some((tool) => isJsonObject(tool) && tool['name'] === name);
  return type === 'tool' && !isKnown ? `Tool '${name}' not found in provided tools` : undefined;
};
