import type { Call } from '../call.ts';
import { receiveMultipart, type ReceivedForm } from '../receive-multipart.ts';
import { invalidRequest } from './api-error.ts';

/** The form of a call, its file streamed to `path`. @throws ApiError 400 when the body is no form */
export async function receiveForm(call: Call, path: string, maxBytes: number): Promise<ReceivedForm> {
  try {
    return await receiveMultipart(call.env.incoming, path, maxBytes);
  } catch (cause) {
    // A full disk is the simulator's trouble, not the client's.
    if (cause instanceof Error && 'syscall' in cause && cause.syscall === 'write') throw cause;
    throw invalidRequest('Could not parse multipart form');
  }
}
