import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { LIMITS } from './limits.ts';
import { findWrongParameter, type ParameterRules } from './parameter-rules.ts';
import { wrongType } from './parameter-errors.ts';

const RULES: ParameterRules = {
  anchor: { is: 'choice', required: true, values: ['created_at'] },
  seconds: { is: 'integer', required: true, min: LIMITS.expiresAfterMin, max: LIMITS.expiresAfterMax },
};

/** The seconds of an `expires_after` object; undefined when there is none. @throws ApiError */
export function parseExpiresAfter(value: JsonValue | undefined, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw wrongType(name, 'an object', value);
  const problem = findWrongParameter(value, RULES, `${name}.`);
  if (problem !== undefined) throw problem;
  return Number(value['seconds']);
}
