import { numberAt, objectAt, type JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { draftText } from '../draft-text.ts';
import { seededRandom } from '../seeded.ts';
import { base64Url } from '../seeded-text.ts';
import { countTokens } from '../token-count.ts';
import type { ApiError } from './api-error.ts';
import { arrayOfTexts, lastPrompt, objectsAt } from './content-text.ts';
import { forcedCalls } from './function-calls.ts';
import type { ModelEntry } from './models.ts';
import { think, type Thoughts } from './thinking.ts';
import { countPrompt, usageMetadata } from './usage.ts';
import { wantedSchema } from './wanted-schema.ts';

/** What an answer depends on besides the request. */
export interface AnswerContext {
  readonly seed: number;
  /** Whether prompts with this text are blocked. */
  readonly isBlocked: (prompt: string) => boolean;
  /** The refusal of a request that refers to a file or a cache that is not there. */
  readonly findMissing: (request: JsonObject) => ApiError | undefined;
}

/** Ids of recorded answers have 23 characters; their signatures some hundred. */
const RESPONSE_ID_LENGTH = 23;
const SIGNATURE_BYTES = 216;

/** The answer to a request that was checked. The same seed and request get the same answer. */
export function generateContent(request: JsonObject, model: ModelEntry, context: AnswerContext): JsonObject {
  const prompt = lastPrompt(request);
  const random = seededRandom(
    context.seed,
    'generate',
    model.id,
    prompt,
    objectsAt(request, 'contents').length,
  );
  const named = { modelVersion: model.id, responseId: base64Url(random, RESPONSE_ID_LENGTH) };
  const tokens = countPrompt(request);
  if (context.isBlocked(prompt)) {
    const usage = usageMetadata(tokens, { candidates: 0, thoughts: 0 }, random);
    return { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: usage, ...named };
  }
  const config = objectAt(request, 'generationConfig') ?? {};
  const limit = numberAt(config, 'maxOutputTokens') ?? Infinity;
  const thoughts = think(request, model, limit, prompt, random);
  const count = numberAt(config, 'candidateCount') ?? 1;
  const drafts = Array.from({ length: count }, () =>
    draftCandidate(request, model, { prompt, limit, thoughts }, random),
  );
  const candidates = drafts.reduce((sum, draft) => sum + draft.tokens, 0);
  return {
    candidates: drafts.map((draft, index) => ({ ...draft.candidate, index })),
    usageMetadata: usageMetadata(tokens, { candidates, thoughts: thoughts.tokens }, random),
    ...named,
  };
}

interface Task {
  readonly prompt: string;
  readonly limit: number;
  readonly thoughts: Thoughts;
}

interface CandidateDraft {
  readonly candidate: JsonObject;
  readonly tokens: number;
}

function draftCandidate(request: JsonObject, model: ModelEntry, task: Task, random: Random): CandidateDraft {
  const calls = forcedCalls(request, model.thinking === 'level', random);
  if (calls.length > 0) {
    const parts = calls.map((functionCall) => ({ functionCall }));
    const signed = signs(model, task.thoughts, true) ? signFirst(parts, random) : parts;
    return { candidate: candidateOf(signed, 'STOP', task), tokens: countTokens(JSON.stringify(calls)) };
  }
  const stops = arrayOfTexts(objectAt(request, 'generationConfig') ?? {}, 'stopSequences');
  const wish = {
    prompt: task.prompt,
    limit: task.limit - task.thoughts.tokens,
    schema: wantedSchema(request),
    stops,
  };
  const { text, cut, tokens } = draftText(wish, random);
  const parts = text === '' ? [] : [{ text }];
  const signed = signs(model, task.thoughts, false) ? signFirst(parts, random) : parts;
  return { candidate: candidateOf(signed, cut ? 'MAX_TOKENS' : 'STOP', task), tokens };
}

/** A candidate without parts has no `parts` at all. */
function candidateOf(parts: readonly JsonObject[], finishReason: string, { thoughts }: Task): JsonObject {
  const all = thoughts.summary === undefined ? parts : [{ text: thoughts.summary, thought: true }, ...parts];
  return { content: { ...(all.length === 0 ? {} : { parts: all }), role: 'model' }, finishReason };
}

/** Thinking guide: models from Gemini 3 on sign their answers; those before sign calls, when thoughts are shown. */
function signs(model: ModelEntry, thoughts: Thoughts, isCall: boolean): boolean {
  if (thoughts.tokens === 0) return false;
  return model.thinking === 'level' || (isCall && thoughts.summary !== undefined);
}

function signFirst(parts: readonly JsonObject[], random: Random): readonly JsonObject[] {
  const bytes = Buffer.from(Array.from({ length: SIGNATURE_BYTES }, () => Math.floor(random() * 256)));
  const [first, ...rest] = parts;
  return first === undefined ? [] : [{ ...first, thoughtSignature: bytes.toString('base64') }, ...rest];
}
