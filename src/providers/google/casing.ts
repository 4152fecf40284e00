import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { shapeOf, type MessageName, type MessageShape } from './field-names.ts';

/** How the names of Gemini's own fields are spelt. The API takes both (Protocol Buffers guide, "JSON Mapping"). */
export type Casing = 'camel' | 'snake';

/**
 * A message with the names of its own fields in one spelling. Names that are not Gemini's, which includes all of the
 * user's data, stay as they are. What needs no change is not copied.
 */
export function spell(object: JsonObject, message: MessageName, casing: Casing): JsonObject {
  return spellObject(object, message, casing);
}

function spellObject(object: JsonObject, message: string, casing: Casing): JsonObject {
  const shape = shapeOf(message);
  if (shape === undefined) return object;
  let entries: [string, JsonValue][] | undefined;
  const keys = Object.keys(object);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? '';
    const value = object[key] ?? null;
    const spelt = spellKey(object, shape, key, casing);
    const changed = spellValue(value, shape, key, casing);
    if (entries === undefined && (spelt !== key || changed !== value)) {
      entries = keys.slice(0, index).map((each) => [each, object[each] ?? null]);
    }
    entries?.push([spelt, changed]);
  }
  // Defines its keys, `__proto__` among them, where an assignment would change the prototype.
  return entries === undefined ? object : Object.fromEntries(entries);
}

/** A field that is there in both spellings keeps both: the API says itself what it thinks of that. */
function spellKey(object: JsonObject, shape: MessageShape, key: string, casing: Casing): string {
  const spelt = (casing === 'camel' ? shape.camel : shape.snake).get(key);
  return spelt === undefined || Object.hasOwn(object, spelt) ? key : spelt;
}

function spellValue(value: JsonValue, shape: MessageShape, key: string, casing: Casing): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  const field = shape.fields.get(shape.camel.get(key) ?? key);
  if (field?.message === undefined) return value;
  const { map, message } = field;
  if (map === undefined) return spellMessages(value, message, casing);
  return isJsonObject(value) ? spellMap(value, message, casing) : value;
}

function spellMessages(value: JsonValue, message: string, casing: Casing): JsonValue {
  if (!Array.isArray(value)) return isJsonObject(value) ? spellObject(value, message, casing) : value;
  let changed: JsonValue[] | undefined;
  for (let index = 0; index < value.length; index += 1) {
    const item: JsonValue = value[index] ?? null;
    const spelt = isJsonObject(item) ? spellObject(item, message, casing) : item;
    if (changed === undefined && spelt !== item) changed = value.slice(0, index);
    changed?.push(spelt);
  }
  return changed ?? value;
}

/** The names are the user's, what they stand for is Gemini's. */
function spellMap(map: JsonObject, message: string, casing: Casing): JsonObject {
  let isChanged = false;
  const entries = Object.entries(map).map(([name, value]) => {
    const spelt = isJsonObject(value) ? spellObject(value, message, casing) : value;
    if (spelt !== value) isChanged = true;
    return [name, spelt] as const;
  });
  return isChanged ? Object.fromEntries(entries) : map;
}
