import { randomUUID } from 'node:crypto';
import { claimJobs, type Database, finishJobs, type Outcome } from '@offload/db';
import { enqueue } from '@offload/jobs/client';
import { welcomeEmail } from '@offload/jobs/kinds/welcome-email';

const workerId = randomUUID();

/** Commits a job for somebody, and hands it to no queue: the test itself is its worker. */
export async function putJob(db: Database, ownerId: string): Promise<string> {
  const { id } = await db.$transaction((tx) => enqueue(tx, welcomeEmail, { personId: ownerId }, { ownerId }));
  return id;
}

/** Takes a job as a worker does, whatever gate holds it, and returns the claim. */
export async function takeJob(db: Database, id: string): Promise<number> {
  await db.job.update({ where: { id }, data: { heldBy: null } });
  const [answer] = await claimJobs(db, { workerId, leaseMs: 60_000, ids: [id] });
  if (!answer?.claimed) throw new Error(`${id} cannot be claimed`);
  return answer.claimed.claim;
}

/** Takes a job and ends its attempt. */
export async function runJob(db: Database, id: string, outcome: Outcome = success): Promise<void> {
  const claim = await takeJob(db, id);
  await finishJobs(db, { workerId, finishes: [{ id, claim, outcome }] });
}

export const success: Outcome = { state: 'succeeded', result: { messageId: '<1@example.com>' } };

export const failure = { code: 'smtp', message: 'The server refused it.', stack: 'Error: a secret stack' };
