import type { ProviderGround, SimulatedProvider } from '../simulated-provider.ts';
import { createAnswerContext } from './answer-context.ts';
import { BatchStore } from './batch-store.ts';
import { createGoogleApp } from './create-google-app.ts';
import { FileStore } from './file-store.ts';
import { Identifiers } from './identifiers.ts';
import { readCustomIds, simulatedBatches } from './inspect-batches.ts';
import { MessageTable } from './message-table.ts';
import { UploadStore } from './upload-store.ts';
import type { GoogleWorld } from './world.ts';

const PATH = '/google';

/** A Gemini API with nothing in it yet. */
export function createGoogle({ apiKey, ground, onCall, origin }: ProviderGround): SimulatedProvider {
  const ids = new Identifiers(ground.seed);
  const files = new FileStore(ground.vault);
  const messages = new MessageTable();
  const answers = createAnswerContext(ground, files);
  const world: GoogleWorld = {
    ground,
    ids,
    messages,
    files,
    uploads: new UploadStore(),
    batches: new BatchStore({ ground, ids, files, messages, answers }),
    answers,
    apiKey,
    baseUrl: () => `${origin()}${PATH}`,
  };
  return {
    path: PATH,
    app: createGoogleApp(world, PATH, onCall),
    batches: () => simulatedBatches(world),
    customIds: (batchId) => readCustomIds(world, batchId),
  };
}
