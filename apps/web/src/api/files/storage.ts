import { z } from '@hono/zod-openapi';
import { formatSize } from '@offload/core/format/amounts';
import { readStorageUse } from '@offload/db';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { json, resource, route } from '../http/routes';

const StorageUseSchema = z
  .object({
    /** The input and output files of jobs. */
    usedBytes: z.int(),
    /** Reserved for what unfinished jobs write. */
    reservedBytes: z.int(),
    limitBytes: z.int(),
  })
  .openapi('StorageUse');

export type StorageUse = z.infer<typeof StorageUseSchema>;

const get = route.get('/storage', 'Get your storage usage, including unfinished jobs', {
  200: json('Storage usage, in bytes', StorageUseSchema),
});

export const storage = resource().openapi(get, async (c) =>
  c.json(await findStorageUse(c.get('person').id), 200),
);

export async function findStorageUse(userId: string): Promise<StorageUse> {
  const { fileBytes, reservedBytes } = await readStorageUse(runtime().db, userId);
  return { usedBytes: fileBytes, reservedBytes, limitBytes: storageLimit() };
}

function storageLimit(): number {
  return runtime().env.STORAGE_QUOTA_MB * 1_000_000;
}

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

export type UploadRoom = Awaited<ReturnType<typeof openUploadRoom>>;

/** Opens a reservation for an upload. Throws a 413 if the user's quota is used up. */
export async function openUploadRoom(userId: string) {
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
    /** Reserves more bytes. Throws a 413 and releases all of them if they exceed the quota. */
    take(bytes: number): void {
      change(bytes);
      const all = countedBytes + receivedBytes();
      if (all <= storageLimit()) return;
      close();
      requireQuota(all, 0);
    },
    close,
  };
}
