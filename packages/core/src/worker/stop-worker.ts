import type { Database } from '../database/database';
import { within } from '../database/within';
import type { QueueBackend, QueueWorker } from '../delivery/backend';
import { signOff } from '../health/worker-processes';
import { givenBack } from '../run/outcome';
import type { JobWriter } from '../run/writer';
import type { Admission } from './consume/admission';
import type { RunningJobs } from './consume/running';
import type { ErrorLogger } from './error-logger';
import type { Repetition } from './repeat';
import type { StartedServices } from './start-services';

// For stopped jobs to end and to record that.
const stopMs = 2_000;
// For a slow database. A job that isn't given back by then uses an attempt.
const giveBackMs = 3_000;
const closeMs = 1_000;

interface Stop {
  workerId: string;
  parts: {
    db: Database;
    writes: Database;
    planned: Database;
    client: { endWatches(): void };
    backend: QueueBackend;
    workers: ReadonlyMap<string, QueueWorker>;
    running: RunningJobs;
    limits: { close(): Promise<void> };
    writer: JobWriter;
    admission: Admission;
    services: Pick<StartedServices, 'stop'>;
    isolated: { close(): Promise<void> } | null;
  };
  repetitions: Repetition[];
  drainMs: number;
  giveUp: AbortController;
  errorLogger: ErrorLogger;
}

/** Lets running jobs finish within `drainMs`, gives the others back, and closes everything, even if something is down. */
export async function stopWorker(stop: Stop): Promise<void> {
  const { parts, drainMs, giveUp, errorLogger } = stop;
  // Jobs of a queue that can't be closed are given back like all others.
  const closed = [...parts.workers.values()].map((worker) =>
    worker.close().catch(errorLogger('failed to close a queue')),
  );
  const wait = (ms: number, work: Promise<unknown>, failure: string) =>
    within(work, { ms, onError: errorLogger(failure) });
  const drained = Promise.all(closed);
  await wait(drainMs, drained, 'failed to close the queues');
  parts.admission.close();
  parts.running.stopAll('draining');
  await wait(stopMs, drained, 'failed to close the queues');
  await wait(giveBackMs, giveBackAll(stop), 'failed to give jobs back');
  giveUp.abort();
  // Closing a connection doesn't return while its server is down.
  await wait(closeMs, close(stop), 'failed to close everything');
}

/** Gives back the stopped jobs that still run. Until the process exits, their runs can't record anything. */
async function giveBackAll({ parts: { running, writer } }: Stop): Promise<void> {
  const left = running.claims();
  await Promise.all(left.map(({ id, fence }) => writer.finish({ id, fence, outcome: givenBack })));
}

async function close({ workerId, parts, repetitions }: Stop): Promise<void> {
  const { db, writes, planned, client, running, limits, backend, services, isolated } = parts;
  // Watches would keep reading from closed connections.
  client.endWatches();
  // First: the rest may never return.
  const processesEnded = isolated?.close();
  await Promise.all(repetitions.map((repetition) => repetition.stop()));
  await Promise.all([
    signOff(db, workerId),
    running.close(),
    limits.close(),
    backend.close(),
    processesEnded,
  ]);
  await services.stop();
  await Promise.all([db.close(), writes.close(), planned.close()]);
}
