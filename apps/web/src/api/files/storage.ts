import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { formatSize } from '@offload/core/format/amounts';
import { ApiError } from '@/server/http/api-error';
import { requireSession, type SignedIn } from '../http/guards';
import { json } from '../http/responses';
import { findStorageUse, storageLimit } from './storage-use';

const StorageUseSchema = z
  .object({ usedBytes: z.int(), reservedBytes: z.int(), limitBytes: z.int() })
  .openapi('StorageUse');

const route = createRoute({
  method: 'get',
  path: '/storage',
  summary: 'Get your storage usage, including unfinished jobs',
  middleware: [requireSession] as const,
  responses: { 200: json('Storage usage, in bytes', StorageUseSchema) },
});

export const storage = new OpenAPIHono<SignedIn>().openapi(route, async (c) =>
  c.json(await findStorageUse(c.get('person').id), 200, { 'Cache-Control': 'private, no-store' }),
);

/** Throws a 413 if `usedBytes` and `bytes` more are above the storage quota. */
export function requireQuota(usedBytes: number, bytes: number): void {
  const limitBytes = storageLimit();
  if (usedBytes + bytes <= limitBytes) return;
  const used = `Your files and unfinished jobs use ${formatSize(usedBytes)} of ${formatSize(limitBytes)}.`;
  const needed = bytes > 1 ? ` This needs up to ${formatSize(bytes)}.` : '';
  throw new ApiError(413, `${used}${needed} Delete images you no longer need, then try again.`);
}

// Bytes that this process is receiving, by user. The database counts them once the job exists.
const receiving = new Map<string, number>();

/** The reserved storage of an upload. */
export interface UploadRoom {
  /** Reserves more bytes. Throws a 413 and releases all of them if they exceed the quota. */
  take(bytes: number): void;
  /** Releases the bytes. */
  close(): void;
}

/** Opens a reservation for an upload. Throws a 413 if the user's quota is used up. */
export async function openUploadRoom(userId: string): Promise<UploadRoom> {
  const { usedBytes, reservedBytes } = await findStorageUse(userId);
  const countedBytes = usedBytes + reservedBytes;
  const receivedBytes = () => receiving.get(userId) ?? 0;
  requireQuota(countedBytes, 1);
  let taken = 0;
  const change = (bytes: number) => {
    taken += bytes;
    const left = receivedBytes() + bytes;
    if (left > 0) receiving.set(userId, left);
    else receiving.delete(userId);
  };
  const close = () => change(-taken);
  return {
    take(bytes) {
      change(bytes);
      const all = countedBytes + receivedBytes();
      if (all <= storageLimit()) return;
      close();
      requireQuota(all, 0);
    },
    close,
  };
}
