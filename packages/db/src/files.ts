import type { Hook, Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';

declare module '@offload/core' {
  interface EnqueueFields {
    /** The job's input files, which are already in the storage. */
    sources?: SourceFile[];
  }
}

/** An uploaded file that becomes a job's input file. */
export interface SourceFile {
  id: string;
  name: string;
  contentType: string;
  bytes: number;
  key: string;
  /** When its bytes are removed. By default, together with the job. */
  expiresAt?: Date;
}

/** A file that a run has written. It becomes the job's when the run succeeds. */
export interface NewFile {
  id: string;
  role: 'source' | 'output';
  name: string;
  contentType: string;
  bytes: number;
  width: number | null;
  height: number | null;
  key: string;
  /** Milliseconds that it's kept, or null to keep it as long as the job. */
  keepMs: number | null;
}

/** Commits input files together with the enqueue, and output files (`attach('files', …)`) together with success. */
export const jobFiles: Hook = {
  enqueueOptions: ['sources'],
  extras: (_contract, _payload, { sources }) => (sources ? { sources } : {}),
  onEnqueue: sql`
    INSERT INTO file (id, job_id, role, name, content_type, bytes, key, expires_at)
    SELECT file.id, changed.id, 'source', name, "contentType", bytes, key, "expiresAt"
    FROM changed, jsonb_to_recordset(extras -> 'sources') AS file(
      id uuid, name text, "contentType" text, bytes int, key text, "expiresAt" timestamptz)`,
  onEnd: sql`
    INSERT INTO file (id, job_id, role, name, content_type, bytes, width, height, key, expires_at)
    SELECT file.id, changed.id, role, name, "contentType", bytes, width, height, key, now() + "keepMs" * interval '1 ms'
    FROM changed, jsonb_to_recordset(extras -> 'files') AS file(
      id uuid, role text, name text, "contentType" text, bytes int, width int, height int, key text, "keepMs" float8)
    WHERE changed.state = 'succeeded'`,
};

/** Sorts before every ID. */
export const firstId = '00000000-0000-0000-0000-000000000000';

/** A file whose bytes can be removed. */
export interface StoredFile {
  id: string;
  key: string;
}

/** Returns the next files, after an ID, that have expired or whose job was deleted, and whose bytes still exist. */
export async function findExpiredFiles(
  db: Transaction,
  limit: number,
  afterId = firstId,
): Promise<StoredFile[]> {
  return connectionOf(db).query<StoredFile>(sql`
    SELECT id, key FROM file
    WHERE removed_at IS NULL AND (expires_at < now() OR job_id IS NULL) AND id > ${afterId}::uuid
    ORDER BY id LIMIT ${limit}`);
}

/** Marks files whose bytes are gone as removed. Deletes the rows of those whose job was deleted. */
export async function markFilesRemoved(db: Transaction, ids: string[]): Promise<void> {
  await connectionOf(db).execute(sql`
    WITH removed AS (
      UPDATE file SET removed_at = now() WHERE id = ANY(${ids}::uuid[]) AND job_id IS NOT NULL
    )
    DELETE FROM file WHERE job_id IS NULL AND (removed_at IS NOT NULL OR id = ANY(${ids}::uuid[]))`);
}

/** Returns the files of a job whose bytes still exist. */
export async function findStoredFiles(db: Transaction, jobId: string): Promise<StoredFile[]> {
  return connectionOf(db).query<StoredFile>(
    sql`SELECT id, key FROM file WHERE job_id = ${jobId}::uuid AND removed_at IS NULL ORDER BY id`,
  );
}

/** Returns the keys that don't belong to a file: leftovers of uploads that never became a job. */
export async function findUnclaimedKeys(db: Transaction, keys: string[]): Promise<string[]> {
  const claimed = await connectionOf(db).query<{ key: string }>(
    sql`SELECT key FROM file WHERE key = ANY(${keys}::text[])`,
  );
  const known = new Set(claimed.map(({ key }) => key));
  return keys.filter((key) => !known.has(key));
}
