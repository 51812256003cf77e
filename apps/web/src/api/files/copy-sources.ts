import { randomUUID } from 'node:crypto';
import type { SourceFile } from '@offload/db';
import { isStorageError } from '@offload/storage';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import type { UploadRoom } from './storage';

/**
 * Copies the input files of a job for a new one, so that either job can be deleted without the other. Throws a 413 if they
 * don't fit into `room`.
 */
export async function copySources(jobId: string, room?: UploadRoom): Promise<SourceFile[]> {
  const { db, storage } = runtime();
  const files = await db.file.findMany({ where: { jobId, role: 'source', removedAt: null } });
  const copies: SourceFile[] = [];
  for (const { name, contentType, key, bytes: size } of files) {
    room?.take(size);
    const id = randomUUID();
    const copied = `uploads/${id}`;
    const bytes = await storage.write(copied, await open(key), contentType);
    copies.push({ id, name, contentType, bytes, key: copied });
  }
  return copies;
}

async function open(key: string) {
  try {
    return await runtime().storage.read(key);
  } catch (error) {
    const gone = 'The input files of this job have expired. Create a new job.';
    throw isStorageError(error, 'FILE_GONE') ? new ApiError(410, gone) : error;
  }
}
