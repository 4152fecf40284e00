import { numberAt, type JsonObject } from '../../core/json.ts';
import { thinkingOf } from './check-thinking.ts';
import type { MessageCheck } from './message-check.ts';

const GUIDE =
  'https://docs.claude.com/en/docs/build-with-claude/extended-thinking#important-considerations-when-using-extended-thinking';
/** API reference: later models take these values for old clients' sake. */
const KEPT_TEMPERATURE = 1;
const LEAST_KEPT_TOP_P = 0.99;
/** Extended thinking guide. */
const LEAST_TOP_P_WITH_THINKING = 0.95;

/** Sampling parameters of version 2023-06-01; the later one knows none, so there they never come this far. */
export const checkSampling: MessageCheck = (body, model) => {
  const temperature = numberAt(body, 'temperature');
  const topP = numberAt(body, 'top_p');
  if (!model.traits.samples) return checkWithoutSampling(body, temperature, topP);
  const thinking = thinkingOf(body);
  if (thinking === 'enabled' || thinking === 'adaptive') return checkWhileThinking(body, temperature, topP);
  return temperature !== undefined && topP !== undefined
    ? '`temperature` and `top_p` cannot both be specified for this model. Please use only one.'
    : undefined;
};

function checkWithoutSampling(
  body: JsonObject,
  temperature: number | undefined,
  topP: number | undefined,
): string | undefined {
  const refused =
    (temperature !== undefined && temperature !== KEPT_TEMPERATURE && 'temperature') ||
    (topP !== undefined && topP < LEAST_KEPT_TOP_P && 'top_p') ||
    (body['top_k'] !== undefined && 'top_k');
  return refused === false ? undefined : `\`${refused}\` is deprecated for this model.`;
}

function checkWhileThinking(
  body: JsonObject,
  temperature: number | undefined,
  topP: number | undefined,
): string | undefined {
  if (temperature !== undefined && temperature !== 1) {
    return (
      '`temperature` may only be set to 1 when thinking is enabled or in adaptive mode. ' +
      `Please consult our documentation at ${GUIDE}`
    );
  }
  if (topP !== undefined && topP < LEAST_TOP_P_WITH_THINKING) {
    return '`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode.';
  }
  return body['top_k'] === undefined
    ? undefined
    : '`top_k` must be unset when thinking is enabled or in adaptive mode.';
}
