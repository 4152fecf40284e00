import { arrayAt, isJsonObject, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { choose } from '../answer-text.ts';
import { schemaInstance } from '../schema-instance.ts';
import { makeId } from './identifiers.ts';
import { answersTools } from './prompt-text.ts';

/** How often an answer calls a tool that it need not call, and how often it calls two at once. */
const CALL_SHARE = 0.5;
const PARALLEL_SHARE = 0.25;

/** The calls of tools that an answer makes: those that must be, and by chance those that may be. */
export function callTools(body: JsonObject, random: Random): readonly JsonObject[] {
  const tools = arrayAt(body, 'tools').filter(
    (tool): tool is JsonObject => isJsonObject(tool) && isJsonObject(tool['input_schema']),
  );
  const choice = objectAt(body, 'tool_choice') ?? { type: 'auto' };
  const type = choice['type'];
  if (type === 'tool') return tools.filter((tool) => tool['name'] === choice['name']).map(callOf(random));
  const mayCall = type === 'any' || (type === 'auto' && !answersTools(body) && random() < CALL_SHARE);
  const first = mayCall ? choose(tools, random) : undefined;
  if (first === undefined) return [];
  const others = tools.filter((tool) => tool !== first);
  const isParallel = choice['disable_parallel_tool_use'] !== true && random() < PARALLEL_SHARE;
  return [first, ...(isParallel ? others.slice(0, 1) : [])].map(callOf(random));
}

/** A call with an input that the tool's schema allows. */
function callOf(random: Random): (tool: JsonObject) => JsonObject {
  return (tool) => ({
    type: 'tool_use',
    id: makeId('tool', random),
    name: stringAt(tool, 'name') ?? '',
    input: schemaInstance(tool['input_schema'] ?? {}, random),
    caller: { type: 'direct' },
  });
}
