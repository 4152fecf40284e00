import { objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Ground } from '../ground.ts';
import { ApiError, fileNotFound } from './api-error.ts';
import { objectsAt } from './content-text.ts';
import type { FileStore } from './file-store.ts';
import type { AnswerContext } from './generate-content.ts';

/** The URI of a file of this API; one elsewhere on the web is no concern of the simulator's. */
const OWN_FILE = /\/v1(?:beta)?\/files\/([a-z0-9-]+)$/;

/** What answers depend on besides requests, for the files that there are. */
export function createAnswerContext(ground: Ground, files: FileStore): AnswerContext {
  return {
    seed: ground.seed,
    isBlocked: (prompt) => ground.faults.hits('blocked-prompt', prompt),
    findMissing: (request) => findMissing(request, files, ground.clock.now()),
  };
}

function findMissing(request: JsonObject, files: FileStore, now: number): ApiError | undefined {
  if (request['cachedContent'] !== undefined) {
    return new ApiError('PERMISSION_DENIED', 'CachedContent not found (or permission denied)');
  }
  for (const content of objectsAt(request, 'contents')) {
    for (const part of objectsAt(content, 'parts')) {
      const uri = stringAt(objectAt(part, 'fileData') ?? {}, 'fileUri') ?? '';
      const id = OWN_FILE.exec(uri)?.[1];
      if (id !== undefined && files.find(id, now) === undefined) return fileNotFound(id);
    }
  }
  return undefined;
}
