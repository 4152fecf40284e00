import type { Ground } from '../ground.ts';
import { BatchStore } from './batch-store.ts';
import { FileStore } from './file-store.ts';
import { Identifiers } from './identifiers.ts';
import { UploadStore } from './upload-store.ts';
import type { OpenAiWorld } from './world.ts';

/** An OpenAI with nothing in it yet. */
export function createOpenAiWorld(ground: Ground, apiKey: string | undefined): OpenAiWorld {
  const ids = new Identifiers(ground.seed);
  const files = new FileStore(ground.vault);
  return {
    ground,
    ids,
    files,
    uploads: new UploadStore(),
    batches: new BatchStore(ground, ids, files),
    apiKey,
  };
}
