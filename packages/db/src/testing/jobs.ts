import { randomUUID } from 'node:crypto';
import { createPerson } from '@offload/testing';
import type { Database } from '../client';
import { firstIdAt } from '../job-search/uuid-time';
import { type Claim, claimJobs } from '../job-store/claim';
import { finishJobs } from '../job-store/finish';
import { insertJob, type NewJob } from '../job-store/insert';

export const workerId = randomUUID();
export const failure = { code: 'oops', message: 'It did not work.', stack: 'Error: oops\n at here' };

/** Commits a job, of somebody new if no owner is named. */
export async function putJob(
  db: Database,
  {
    maxAttempts = 3,
    ownerId: givenOwner,
    ...more
  }: Partial<
    Pick<
      NewJob,
      | 'maxAttempts'
      | 'recipient'
      | 'tellsOwner'
      | 'writesFiles'
      | 'reservedBytes'
      | 'ownerId'
      | 'ownerShare'
      | 'kind'
    >
  > = {},
): Promise<{ id: string; ownerId: string }> {
  const ownerId = givenOwner ?? (await createPerson(db)).id;
  const about = { kind: 'test', queue: 'email', title: null, payload: { a: 1 } };
  const job = { id: newId(), ownerId, maxAttempts, ...about };
  await db.$transaction((tx) => insertJob(tx, { ...job, ...more }));
  return { id: job.id, ownerId };
}

/** An id as jobs have it: of this moment. */
function newId(): string {
  return firstIdAt(new Date()).slice(0, 15) + randomUUID().slice(15);
}

/** Takes a job, also before the time of its next attempt. */
export async function take(db: Database, id: string, leaseMs = 60_000): Promise<Claim> {
  await db.job.updateMany({ where: { id, heldBy: 'time' }, data: { heldBy: null } });
  const [answer] = await claimJobs(db, { workerId, leaseMs, ids: [id] });
  if (!answer?.claimed) throw new Error(`${id} cannot be claimed`);
  return answer.claimed;
}

/** Commits a job of somebody new, and lets it fail. */
export async function failJob(db: Database, message: string, recipient?: string) {
  const job = await putJob(db, recipient ? { recipient } : {});
  await failAgain(db, job.id, message);
  return job;
}

/** Takes a job, and lets it fail. */
export async function failAgain(db: Database, id: string, message: string): Promise<void> {
  const { claim } = await take(db, id);
  const outcome = { state: 'failed', failure: { code: 'oops', message, stack: null } } as const;
  await finishJobs(db, { workerId, finishes: [{ id, claim, outcome }] });
}

/** Lets a lease run out. */
export async function loseWorker(db: Database, id: string): Promise<void> {
  await db.job.update({ where: { id }, data: { leaseUntil: new Date(0) } });
}

/** The states that a job has been in, each with its attempt. */
export async function historyOf(db: Database, id: string): Promise<string[]> {
  const events = await db.jobEvent.findMany({ where: { jobId: id }, orderBy: { id: 'asc' } });
  return events.map(({ state, attempt }) => `${state} ${attempt}`);
}
