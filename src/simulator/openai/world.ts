import type { Ground } from '../ground.ts';
import type { BatchStore } from './batch-store.ts';
import type { FileStore } from './file-store.ts';
import type { Identifiers } from './identifiers.ts';
import type { UploadStore } from './upload-store.ts';

/** All that OpenAI's routes work on. */
export interface OpenAiWorld {
  readonly ground: Ground;
  readonly ids: Identifiers;
  readonly files: FileStore;
  readonly uploads: UploadStore;
  readonly batches: BatchStore;
  /** The one key that is accepted; absent, any that does not look wrong. */
  readonly apiKey: string | undefined;
}
