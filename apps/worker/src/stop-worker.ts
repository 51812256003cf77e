import { setTimeout as delay } from 'node:timers/promises';
import { signOff } from '@offload/db';
import type { Repetition } from './repeat';
import type { WorkerParts } from './worker-parts';

// What was told to stop gets this long to do so and to write that down.
const stopMs = 2_000;
const closeMs = 1_000;

interface Stop {
  workerId: string;
  parts: WorkerParts;
  repeated: Repetition[];
  drainMs: number;
  giveUp: AbortController;
  complain(what: string): (error: unknown) => void;
}

/** Lets running jobs end within `drainMs`, gives the others back, and closes everything, whatever is down. */
export async function stopWorker(stop: Stop): Promise<void> {
  const { parts, drainMs, giveUp, complain } = stop;
  // What a queue that can't be closed has delivered is given back like the rest.
  const closed = [...parts.workers.values()].map((worker) =>
    worker.close().catch(complain('queue not closed')),
  );
  const drained = Promise.all(closed);
  await Promise.race([drained, delay(drainMs)]);
  parts.admission.close();
  parts.running.stopAll('draining');
  await Promise.race([drained, delay(stopMs)]);
  giveUp.abort();
  // None of what it closes returns while its server is down.
  await Promise.race([close(stop).catch(complain('not closed')), delay(closeMs)]);
}

async function close({ workerId, parts, repeated }: Stop): Promise<void> {
  const { db, running, backend, mailer, isolated } = parts;
  // First: the rest may never return.
  const processesEnded = isolated.close();
  await Promise.all(repeated.map((repetition) => repetition.stop()));
  await Promise.all([signOff(db, workerId), running.close(), backend.close(), processesEnded]);
  mailer.close();
  await db.$disconnect();
}
