import { objectAt } from '../../core/json.ts';
import type { MessageCheck } from './message-check.ts';
import { findLoose } from './strict-schema.ts';

/** Whether an answer can be held to the schema that is wanted. */
export const checkFormat: MessageCheck = (body) => {
  const format = objectAt(objectAt(body, 'output_config') ?? {}, 'format');
  const schema = format?.['schema'];
  const problem = schema === undefined ? undefined : findLoose(schema);
  return problem === undefined ? undefined : `output_config.format.schema: ${problem}`;
};
