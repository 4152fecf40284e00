import { arrayAt, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { schemaInstance } from '../schema-instance.ts';
import { base36 } from '../seeded-text.ts';
import { objectsAt } from './content-text.ts';
import { parameterSchema } from './wanted-schema.ts';

/** When several functions may be called, so many answers call two of them. */
const SHARE_OF_TWO = 0.5;

/** All functions that a request declares. */
export function declaredFunctions(request: JsonObject): readonly JsonObject[] {
  return objectsAt(request, 'tools').flatMap((tool) => objectsAt(tool, 'functionDeclarations'));
}

/**
 * The calls that an answer must make: none unless the mode is ANY, otherwise one of the first function that is allowed,
 * and now and then one of the second. `withIds` gives each an id, as models from Gemini 3 on do.
 */
export function forcedCalls(request: JsonObject, withIds: boolean, random: Random): readonly JsonObject[] {
  const config = objectAt(objectAt(request, 'toolConfig') ?? {}, 'functionCallingConfig') ?? {};
  if (config['mode'] !== 'ANY') return [];
  const allowed = arrayAt(config, 'allowedFunctionNames');
  const functions = declaredFunctions(request).filter(
    (declaration) => allowed.length === 0 || allowed.includes(declaration['name'] ?? ''),
  );
  const count = functions.length > 1 && random() < SHARE_OF_TWO ? 2 : 1;
  return functions.slice(0, count).map((declaration) => callOf(declaration, withIds, random));
}

function callOf(declaration: JsonObject, withIds: boolean, random: Random): JsonObject {
  const call = {
    name: stringAt(declaration, 'name') ?? '',
    args: schemaInstance(parameterSchema(declaration), random),
  };
  return withIds ? { id: base36(random, 8), ...call } : call;
}
