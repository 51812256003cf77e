import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { query } from './database';

/** The columns of a job's row that matter to a test. */
type Row = Record<string, unknown> & { state: string; created_at: Date };

/** A change of the job's state: the state, its attempt, and how many milliseconds after the job's creation. */
type Change = [state: string, attempt: number, afterMs: number];

const image = {
  kind: 'resize-image',
  queue: 'image',
  title: 'pier.jpg',
  attempt: 0,
  max_attempts: 3,
  fence: 1,
  payload: { name: 'pier.jpg', imageUrl: 'http://localhost/pier.jpg', widths: [160], formats: ['webp'] },
};

/**
 * Inserts the row of a job, by default one that resizes an image, with its history: for states that take days, or a worker
 * that has died. Returns the job's ID.
 */
export async function prepareJob(email: string, row: Row, changes: Change[], workerId = randomUUID()) {
  const [owner] = await query<{ id: string }>('SELECT id FROM "user" WHERE email = $1', [email]);
  const id = idAt(row.created_at);
  const job = { ...image, dispatched_at: row.created_at, ...row, id, owner_id: owner?.id };
  const columns = Object.keys(job).join();
  await query(
    `INSERT INTO offload.job (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::offload.job, $1)`,
    [JSON.stringify(job)],
  );
  const events = changes.map(([state, attempt, afterMs]) => ({
    state,
    attempt,
    actor: state === 'queued' ? `user:${owner?.id}` : `worker:${workerId}`,
    at: new Date(row.created_at.getTime() + afterMs),
  }));
  await query(
    `INSERT INTO offload.job_event (job_id, state, attempt, actor, at)
    SELECT $1, state, attempt, actor, at FROM jsonb_populate_recordset(NULL::offload.job_event, $2)`,
    [id, JSON.stringify(events)],
  );
  return id;
}

/** Inserts a job that failed at this time, in its only attempt. */
export function prepareFailure(email: string, message: string, at: Date): Promise<string> {
  const error = {
    error_code: 'fetch_failed',
    error_message: message,
    error_signature: `fetch_failed: ${message}`,
  };
  const row = { ...error, state: 'failed', attempt: 1, created_at: at, started_at: at, finished_at: at };
  return prepareJob(email, row, [
    ['queued', 0, 0],
    ['running', 1, 0],
    ['failed', 1, 0],
  ]);
}

/** Removes a job that would disturb other tests. Pages that show it would miss it, so they are left first. */
export async function removeJob(id: string, ...pages: Page[]): Promise<void> {
  for (const page of pages) await page.goto('about:blank');
  await query('DELETE FROM offload.job WHERE id = $1', [id]);
}

/** Returns a new ID of this time, because lists are in order of IDs. */
function idAt(at: Date): string {
  const ms = at.getTime().toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${randomUUID().slice(15)}`;
}
