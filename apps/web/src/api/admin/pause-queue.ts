import type { JobQueue } from '@offload/core';
import { recordAction } from '@offload/db';
import { queues } from '@offload/jobs/queues';
import type { Context } from 'hono';
import { runtime } from '@/server/runtime';
import type { SignedIn } from '../guards';
import { operatorOf } from '../operator';
import { Refusal } from '../problem';

/** A queue by its name. Refuses names of none. */
export async function openQueue(name: string): Promise<JobQueue> {
  if (!Object.hasOwn(queues, name)) throw new Refusal(404, 'There is no such queue.');
  return runtime().queue.queue(name);
}

/** Pauses or resumes a queue for all workers, and writes that down. */
export async function setPaused(c: Context<SignedIn>, name: string, paused: boolean): Promise<void> {
  const queue = await openQueue(name);
  const wasPaused = await queue.isPaused();
  await runtime().db.$transaction(async (tx) => {
    const states = { before: { paused: wasPaused }, after: { paused } };
    const action = paused ? 'queue.pause' : 'queue.resume';
    await recordAction(tx, operatorOf(c), { action, subjectType: 'queue', subjectId: name, ...states });
    await (paused ? queue.pause() : queue.resume());
  });
}
