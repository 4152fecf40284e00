import type { Ground } from '../ground.ts';
import type { BatchStore } from './batch-store.ts';
import type { FileStore } from './file-store.ts';
import type { AnswerContext } from './generate-content.ts';
import type { Identifiers } from './identifiers.ts';
import type { MessageTable } from './message-table.ts';
import type { UploadStore } from './upload-store.ts';

/** All that Google's routes work on. */
export interface GoogleWorld {
  readonly ground: Ground;
  readonly ids: Identifiers;
  readonly messages: MessageTable;
  readonly files: FileStore;
  readonly uploads: UploadStore;
  readonly batches: BatchStore;
  readonly answers: AnswerContext;
  /** The one key that is accepted; absent, any that does not look wrong. */
  readonly apiKey: string | undefined;
  /** Where the API is reached, without a version and a final slash. */
  readonly baseUrl: () => string;
}
