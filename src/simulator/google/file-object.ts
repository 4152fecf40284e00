import type { JsonObject } from '../../core/json.ts';
import type { StoredFile } from './file-store.ts';
import { LIMITS } from './limits.ts';
import { timestamp } from './timestamp.ts';
import type { GoogleWorld } from './world.ts';

/** A file as Google sends it. */
export function fileObject(world: GoogleWorld, file: StoredFile): JsonObject {
  const { seed } = world.ground;
  const created = timestamp(file.createdAt, seed, 'file', file.ordinal);
  const uri = `${world.baseUrl()}/v1beta/files/${file.id}`;
  return {
    name: `files/${file.id}`,
    ...(file.displayName === undefined ? {} : { displayName: file.displayName }),
    mimeType: file.mimeType,
    sizeBytes: String(file.bytes),
    createTime: created,
    updateTime: created,
    expirationTime: timestamp(file.createdAt + LIMITS.fileLifetimeMs, seed, 'expiry', file.ordinal),
    sha256Hash: Buffer.from(file.sha256).toString('base64'),
    uri,
    ...(file.source === 'GENERATED' ? { downloadUri: `${uri}:download?alt=media` } : {}),
    state: 'ACTIVE',
    source: file.source,
  };
}
