import { arrayAt, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import { invalidArgument, invalidField, type ApiError } from './api-error.ts';
import { objectsAt } from './content-text.ts';
import type { ModelEntry } from './models.ts';

const ROLES: ReadonlySet<string> = new Set(['user', 'model']);
/** What a part may be; exactly one of them. */
const PART_KINDS = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
];

/** The first thing that the API would refuse in the contents of a request, or undefined. */
export function checkContents(request: JsonObject, model: ModelEntry): ApiError | undefined {
  const contents = objectsAt(request, 'contents');
  if (contents.length === 0) {
    return invalidField('GenerateContentRequest.contents', 'contents is not specified');
  }
  const system = objectAt(request, 'systemInstruction');
  return (
    (system && checkParts(system, 'system_instruction')) ??
    firstOf(contents, (content, index) => checkParts(content, `contents[${index}]`)) ??
    firstOf(contents, checkRole) ??
    checkTurns(contents) ??
    (model.thinking === 'level' ? checkSignatures(contents) : undefined)
  );
}

function firstOf<T>(
  entries: readonly T[],
  check: (entry: T, index: number) => ApiError | undefined,
): ApiError | undefined {
  for (const [index, entry] of entries.entries()) {
    const problem = check(entry, index);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkParts(content: JsonObject, path: string): ApiError | undefined {
  const field = `GenerateContentRequest.${path}.parts`;
  const parts = objectsAt(content, 'parts');
  if (parts.length === 0) return invalidField(field, 'contents.parts must not be empty.');
  const empty = parts.findIndex((part) => PART_KINDS.every((kind) => part[kind] === undefined));
  if (empty === -1) return undefined;
  return invalidField(
    `${field}[${empty}].data`,
    "required oneof field 'data' must have one initialized field",
  );
}

function checkRole(content: JsonObject): ApiError | undefined {
  const role = stringAt(content, 'role') ?? 'user';
  return ROLES.has(role) ? undefined : invalidArgument('Please use a valid role: user, model.');
}

/** Function calls and their responses stand next to each other, one response for each call. */
function checkTurns(contents: readonly JsonObject[]): ApiError | undefined {
  return firstOf(contents, (content, index) => {
    const responses = partsOf(content, 'functionResponse').length;
    const calls = partsOf(content, 'functionCall').length;
    const previous = contents[index - 1];
    const callsBefore = previous === undefined ? 0 : partsOf(previous, 'functionCall').length;
    if (responses > 0 && callsBefore === 0) {
      return invalidArgument(
        'Please ensure that function response turn comes immediately after a function call turn.',
      );
    }
    if ((responses > 0 || callsBefore > 0) && responses !== callsBefore) {
      return invalidArgument(
        'Please ensure that the number of function response parts is equal to the number of function call parts of ' +
          'the function call turn.',
      );
    }
    const isAlone = calls > 0 && (previous === undefined || previous['role'] === 'model');
    return isAlone
      ? invalidArgument(
          'Please ensure that function call turn comes immediately after a user turn or after a function response turn.',
        )
      : undefined;
  });
}

/** Thought signatures guide: each step of the current turn that calls functions carries a signature on its first call. */
function checkSignatures(contents: readonly JsonObject[]): ApiError | undefined {
  const turn = contents.findLastIndex(
    (content) => content['role'] !== 'model' && partsOf(content, 'functionResponse').length === 0,
  );
  return firstOf(contents, (content, index) => {
    const [first] = index > turn ? partsOf(content, 'functionCall') : [];
    if (first === undefined || stringAt(first, 'thoughtSignature') !== undefined) return undefined;
    const name = stringAt(objectAt(first, 'functionCall') ?? {}, 'name') ?? '';
    return invalidArgument(
      'Function call is missing a thought_signature in functionCall parts. This is required for tools to work ' +
        'correctly, and missing thought_signature may lead to degraded model performance. Additional data, function ' +
        `call \`default_api:${name}\` , position ${index + 1}. Please refer to ` +
        'https://ai.google.dev/gemini-api/docs/thought-signatures for more details.',
    );
  });
}

function partsOf(content: JsonObject, kind: string): readonly JsonObject[] {
  return arrayAt(content, 'parts').length === 0
    ? []
    : objectsAt(content, 'parts').filter((part) => part[kind] !== undefined);
}
