import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import type { Dice } from './dice.ts';
import { generateJson } from './generate-json.ts';

/** The value with something wrong in it: a part that is gone, or that is of another kind. The value itself is not changed. */
export function damage(value: JsonValue, dice: Dice): JsonValue {
  if (dice.once(12)) return generateJson(dice, 1);
  if (Array.isArray(value)) return damageList(value, dice);
  return isJsonObject(value) ? damageObject(value, dice) : generateJson(dice, 1);
}

/** The object with something wrong in it; it stays an object, and the keys of `kept` stay as they are. */
export function damageObject(value: JsonObject, dice: Dice, kept: readonly string[] = []): JsonObject {
  const entries = Object.entries(value);
  const open = entries.flatMap(([key], index) => (kept.includes(key) ? [] : [index]));
  if (open.length === 0 || dice.once(8)) {
    return { ...value, [`extra ${dice.between(0, 9)}`]: generateJson(dice, 1) };
  }
  const at = dice.pick(open);
  const isGone = dice.once(4);
  return Object.fromEntries(
    entries.flatMap(([key, part], index) => {
      if (index !== at) return [[key, part]];
      return isGone ? [] : [[key, damage(part, dice)]];
    }),
  );
}

function damageList(list: readonly JsonValue[], dice: Dice): JsonValue {
  if (list.length === 0 || dice.once(6)) return [...list, generateJson(dice, 1)];
  const at = dice.between(0, list.length - 1);
  if (dice.once(4)) return list.toSpliced(at, 1);
  return list.map((item, index) => (index === at ? damage(item, dice) : item));
}
