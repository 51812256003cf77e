import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../database/database';
import type { QueueBackend, QueueWorker } from '../queue/backend';
import { signOff } from '../worker-processes';
import type { Admission } from './consume/admission';
import type { RunningJobs } from './consume/running';
import type { Repetition } from './repeat';
import type { ServiceProvider } from './services';

// What was told to stop gets this long to stop and to record that.
const stopMs = 2_000;
const closeMs = 1_000;

interface Stop {
  workerId: string;
  parts: {
    db: Database;
    backend: QueueBackend;
    workers: ReadonlyMap<string, QueueWorker>;
    running: RunningJobs;
    admission: Admission;
    services: ServiceProvider;
    isolated: { close(): Promise<void> } | null;
  };
  repetitions: Repetition[];
  drainMs: number;
  giveUp: AbortController;
  /** Returns what logs an error. */
  errorLogger(message: string): (error: unknown) => void;
}

/** Lets running jobs end within `drainMs`, gives the others back, and closes everything, even if something is down. */
export async function stopWorker(stop: Stop): Promise<void> {
  const { parts, drainMs, giveUp, errorLogger } = stop;
  // What a queue that can't be closed has delivered is given back like the rest.
  const closed = [...parts.workers.values()].map((worker) =>
    worker.close().catch(errorLogger('failed to close a queue')),
  );
  const drained = Promise.all(closed);
  await Promise.race([drained, delay(drainMs)]);
  parts.admission.close();
  parts.running.stopAll('draining');
  await Promise.race([drained, delay(stopMs)]);
  giveUp.abort();
  // None of what it closes returns while its server is down.
  await Promise.race([close(stop).catch(errorLogger('failed to close everything')), delay(closeMs)]);
}

async function close({ workerId, parts, repetitions }: Stop): Promise<void> {
  const { db, running, backend, services, isolated } = parts;
  // First: the rest may never return.
  const processesEnded = isolated?.close();
  await Promise.all(repetitions.map((repetition) => repetition.stop()));
  await Promise.all([signOff(db, workerId), running.close(), backend.close(), processesEnded]);
  await services.stop?.();
  await db.close();
}
