import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { schemaInstance } from '../schema-instance.ts';
import { base62 } from '../seeded-text.ts';

/** A call of a function. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

/** The function that must be called, and whether it was named. */
export interface ForcedTool {
  readonly definition: JsonObject;
  readonly named: boolean;
}

/**
 * The function that must be called: the named one, or the first when any is required; undefined when none must be.
 * Takes tools of chat completions, whose definition stands in `function`, and the flat ones of responses.
 */
export function forcedTool(body: JsonObject): ForcedTool | undefined {
  const choice = body['tool_choice'];
  const definitions = (Array.isArray(body['tools']) ? body['tools'] : []).flatMap((tool) => functionOf(tool));
  if (choice === 'required') return definitions[0] && { definition: definitions[0], named: false };
  const [wanted] = functionOf(choice);
  const definition = wanted && definitions.find((entry) => entry['name'] === wanted['name']);
  return definition && { definition, named: true };
}

/** A call of the function with arguments that its parameters allow. */
export function callTool(definition: JsonObject, random: Random): ToolCall {
  const parameters = definition['parameters'] ?? { type: 'object', properties: {} };
  return {
    id: `call_${base62(random, 24)}`,
    name: stringAt(definition, 'name') ?? '',
    arguments: JSON.stringify(schemaInstance(parameters, random)),
  };
}

function functionOf(tool: JsonValue | undefined): readonly JsonObject[] {
  return isJsonObject(tool) && tool['type'] === 'function' ? [objectAt(tool, 'function') ?? tool] : [];
}
