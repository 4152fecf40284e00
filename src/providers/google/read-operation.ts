import type { BatchSnapshot } from '../../adapter/batch-port.ts';
import type { JsonValue } from '../../core/json.ts';
import { parseJson, type HttpReply } from '../../http/reply.ts';
import { parseBatch } from './api-replies.ts';

/**
 * The longest operation that is read: one that holds the answers of an inline batch is much longer than any other reply.
 * Node's texts end at 512 MiB.
 */
const MAX_OPERATION_BYTES = 400 * 1024 * 1024;

/** A reply that is one operation. @throws ProviderApiError when it is none */
export async function readBatch(reply: HttpReply): Promise<BatchSnapshot> {
  const snapshot = parseBatch(await readOperations(reply));
  if (snapshot === undefined) throw reply.unusable('the answer is not a batch');
  return snapshot;
}

/** A reply that may hold operations, as JSON. @throws ProviderApiError when it is none */
export async function readOperations(reply: HttpReply): Promise<JsonValue> {
  const value = parseJson(await reply.text(MAX_OPERATION_BYTES));
  if (value === undefined) throw reply.unusable('the answer is not JSON');
  return value;
}
