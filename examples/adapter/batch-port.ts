import {
  arrayAt,
  BatchNotCompleteError,
  BatchNotFoundError,
  isComplete,
  isJsonObject,
  isPathSegment,
  numberAt,
  ProviderApiError,
  stringAt,
} from 'batch-router';
import type {
  BatchHandle,
  BatchPort,
  BatchSnapshot,
  HttpClient,
  HttpReply,
  JsonObject,
  JsonValue,
  RequestCounts,
} from 'batch-router';

import { PARROT_PROFILE } from './profile.ts';

/** The parrot's jobs. Each call is one exchange; nothing is repeated, waited for or remembered. */
export function createParrotPort(client: () => HttpClient): BatchPort {
  return {
    checkCredentials: () => void client(),
    submit: async (payload, _staged, { key }, signal) => {
      const { byteLength } = payload;
      const body = { contentType: 'application/jsonl', byteLength, open: () => payload.open() };
      const query = { label: key };
      const reply = await client().send({ method: 'POST', target: '/jobs', query, body, signal });
      return readJob(reply, await reply.json());
    },
    status: async (handle, signal) => {
      const reply = await call(client, 'GET', handle, '', signal);
      return readJob(reply, await reply.json());
    },
    results: async (handle, signal) => {
      const reply = await call(client, 'GET', handle, '', signal);
      const { rawStatus, status } = readJob(reply, await reply.json());
      if (!isComplete(status)) throw new BatchNotCompleteError(handle.batchId, rawStatus);
      const open = async (signal: AbortSignal): Promise<{ body: AsyncIterable<Uint8Array> }> => {
        return { body: (await call(client, 'GET', handle, '/answers', signal)).stream() };
      };
      return [{ role: 'output', open }];
    },
    cancel: async (handle, signal) => {
      try {
        (await call(client, 'POST', handle, '/stop', signal)).discard();
        return 'cancelling';
      } catch (error) {
        if (error instanceof ProviderApiError && error.status === 409) return 'already-ended';
        throw error;
      }
    },
    list: async ({ after, limit }, signal) => {
      const query = { limit, before: after };
      const reply = await client().send({ method: 'GET', target: '/jobs', query, signal });
      const page = await reply.json();
      if (!isJsonObject(page)) throw reply.unusable('the answer is not a list of jobs');
      const items = arrayAt(page, 'jobs').map((job) => readJob(reply, job));
      const last = items.at(-1)?.handle.batchId;
      return page['more'] === true && last !== undefined ? { items, next: last } : { items };
    },
  };
}

/** An id is other people's text: it may not lead anywhere else in the address. */
async function call(
  client: () => HttpClient,
  method: 'GET' | 'POST',
  { batchId }: BatchHandle,
  action: string,
  signal: AbortSignal,
): Promise<HttpReply> {
  const ready = client();
  if (!isPathSegment(batchId)) throw new BatchNotFoundError(batchId);
  try {
    return await ready.send({ method, target: `/jobs/${encodeURIComponent(batchId)}${action}`, signal });
  } catch (cause) {
    if (!(cause instanceof ProviderApiError && cause.status === 404)) throw cause;
    throw new BatchNotFoundError(batchId, { cause });
  }
}

function readJob(reply: HttpReply, job: JsonValue): BatchSnapshot {
  const batchId = isJsonObject(job) ? stringAt(job, 'id') : undefined;
  const rawStatus = isJsonObject(job) ? stringAt(job, 'phase') : undefined;
  if (!isJsonObject(job) || batchId === undefined || rawStatus === undefined) {
    throw reply.unusable('the answer is not a job');
  }
  const { states } = PARROT_PROFILE;
  // A phase that is not known means that the job still runs.
  const status = (Object.hasOwn(states, rawStatus) ? states[rawStatus] : undefined) ?? 'in_progress';
  const handle = { version: 1, provider: 'parrot', batchId } as const;
  return { handle, status, rawStatus, counts: readCounts(job, status), raw: job };
}

/** Whatever was neither answered nor refused runs, or went the way of the job. */
function readCounts(job: JsonObject, status: BatchSnapshot['status']): RequestCounts {
  const total = numberAt(job, 'asked') ?? 0;
  const succeeded = numberAt(job, 'answered') ?? 0;
  const errored = numberAt(job, 'refused') ?? 0;
  const rest = total - succeeded - errored;
  const isCancelled = status === 'cancelled';
  return {
    total,
    processing: isCancelled ? 0 : rest,
    succeeded,
    errored,
    cancelled: isCancelled ? rest : 0,
    expired: 0,
  };
}
