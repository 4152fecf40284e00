import type { Payload } from '../../adapter/batch-port.ts';
import { ProviderApiError } from '../../core/errors.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import { countAt } from './count-at.ts';
import { fileIdOf } from './file-id.ts';
import type { GeminiCalls } from './gemini-calls.ts';
import { ResumableUpload } from './resumable-upload.ts';
import { PROVIDER } from './settings.ts';

/** What is staged, and by which key a second try meets the first one. */
export interface FileToStage {
  readonly payload: Payload;
  readonly displayName: string;
  readonly key: string;
}

/**
 * Puts a payload into a file at Gemini, under an id of our own, and gives its name. A file of that id is the work of an
 * earlier try: it is used when it is whole, and makes room when it is not.
 * @throws ProviderApiError that is transient when the file is not ready, or has to be uploaded again
 */
export async function stageFile(calls: GeminiCalls, file: FileToStage, signal: AbortSignal): Promise<string> {
  const { displayName, key, payload } = file;
  const name = `files/${fileIdOf(key)}`;
  const upload = new ResumableUpload(calls.connection, { name, displayName, payload }, signal);
  const answer = await calls.guard(async () => {
    try {
      return await upload.run();
    } catch (cause) {
      if (cause instanceof ProviderApiError && cause.status === 409) return undefined;
      throw cause;
    }
  });
  const uploaded = answer === undefined ? undefined : readFile(answer);
  const found = uploaded?.['state'] === 'ACTIVE' ? uploaded : await look(calls, name, signal);
  return checkFile(calls, found, name, payload, signal);
}

/** The Files API names what it uploaded as `{"file": {…}}`, and what it is asked for without that. */
function readFile(answer: JsonValue): JsonObject | undefined {
  if (!isJsonObject(answer)) return undefined;
  return objectAt(answer, 'file') ?? answer;
}

/** A file that is said to be there and is not shown yet will be, or can be uploaded after all. */
async function look(calls: GeminiCalls, name: string, signal: AbortSignal): Promise<JsonObject> {
  try {
    const reply = await calls.sendForFile(name, { method: 'GET', signal });
    const file = readFile(await reply.json());
    if (file === undefined) throw reply.unusable('the answer is not a file');
    return file;
  } catch (cause) {
    if (!(cause instanceof ProviderApiError && cause.status === 404)) throw cause;
    throw notReady(`Gemini has taken the file ${name} and does not show it.`);
  }
}

async function checkFile(
  calls: GeminiCalls,
  file: JsonObject,
  name: string,
  payload: Payload,
  signal: AbortSignal,
): Promise<string> {
  const state = stringAt(file, 'state');
  // A server that does not count a file's bytes, or says nothing of its state, is believed.
  const size = countAt(file, 'sizeBytes') ?? payload.byteLength;
  if (state === 'PROCESSING') throw notReady(`Gemini is still processing the file ${name}.`);
  if (state !== 'FAILED' && size === payload.byteLength) return stringAt(file, 'name') ?? name;
  await calls.deleteFile(name, signal);
  const why =
    state === 'FAILED' ? 'could not be processed' : `has ${size} bytes in place of ${payload.byteLength}`;
  throw notReady(`The file ${name} at Gemini ${why}; it was deleted, to be uploaded again.`);
}

function notReady(message: string): ProviderApiError {
  return new ProviderApiError(message, { provider: PROVIDER, transient: true, effect: 'none' });
}
