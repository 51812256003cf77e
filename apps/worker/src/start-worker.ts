import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { beat, createJobWriter, isDatabaseDown, openDatabase, signOff } from '@offload/db';
import { openQueueBackend, type QueueWorker } from '@offload/jobs/backend';
import { createJobClient } from '@offload/jobs/client';
import type { JobDefinition } from '@offload/jobs/define';

import { openStorage } from '@offload/storage';
import type { Logger } from 'pino';
import { createConsumer } from './consume';
import type { Env } from './env';
import { createIsolatedRuns } from './isolated/isolated';
import { openMailer } from './mail/open-mailer';
import { openWorkers } from './open-workers';
import { createOutages } from './outages';
import { repeat } from './repeat';
import { createRun } from './run';
import { createRunningJobs } from './running';
import { forget, sweep } from './sweep';
import { sweepFiles } from './sweep-files';
import { createTidy } from './tidy';

// Enough for claims, finishes, progress, the sweeper and what processors read, side by side.
const poolSize = 10;
// What was told to stop gets this long to do so and to write that down.
const stopMs = 2_000;
const closeMs = 1_000;

export interface RunningWorker {
  /** Drains: takes no further job, lets running ones end within the deadline, gives the others back. */
  stop(): Promise<void>;
}

/** Starts a worker: it consumes every queue, sweeps, and says that it is alive. Waits itself for what is down. */
export function startWorker(
  env: Env,
  log: Logger,
  registry: Map<string, JobDefinition>,
  isolatedEntry = new URL('isolated/child.ts', import.meta.url),
): RunningWorker {
  const identity = { id: randomUUID(), host: hostname(), pid: process.pid };
  const leaseMs = env.LEASE_MS;
  const stopping = new AbortController();
  const giveUp = new AbortController();
  const complain = (what: string) => (error: unknown) =>
    log[isDatabaseDown(error) ? 'debug' : 'warn']({ error }, what);

  const db = openDatabase(env.DATABASE_URL, poolSize);
  const backend = openQueueBackend(env.QUEUE_URL, complain('the queue backend'));
  const client = createJobClient(db, backend, complain('not handed over'));
  const writer = createJobWriter(db, { workerId: identity.id, leaseMs });
  const running = createRunningJobs(db, { databaseUrl: env.DATABASE_URL, leaseMs, log });
  const storage = openStorage(env.STORAGE_URL);
  const mailer = openMailer(db, env, giveUp.signal);

  const run = createRun({ db, storage, writer, mailer, appUrl: env.APP_URL, log });
  const isolated = createIsolatedRuns(isolatedEntry, () => storage.check());

  const workers = new Map<string, QueueWorker>();
  const consume = createConsumer({
    registry,
    writer,
    running,
    run: (definition, claim, signal) =>
      (definition.contract.isolated ? isolated.run : run)(definition, claim, signal),
    tidy: createTidy(storage, registry, log),
    onOutage: createOutages(workers, stopping.signal, log),
    giveUp: giveUp.signal,
    log,
  });
  const opening = openWorkers({ backend, leaseMs, log }, consume, workers, stopping.signal);
  const repeated = [
    repeat(() => beat(db, identity, leaseMs), leaseMs / 3, complain('no heartbeat')),
    repeat(() => sweep({ db, backend, client, storage }), 1_000, complain('the sweep was cut short')),
    repeat(() => sweepFiles(db, storage), 60_000, complain('files were not swept')),
    repeat(() => forget(db), 60_000, complain('nothing forgotten')),
  ];

  async function drain(): Promise<void> {
    stopping.abort();
    await opening;
    const drained = Promise.all([...workers.values()].map((worker) => worker.close()));
    await Promise.race([drained, delay(env.DRAIN_MS)]);
    running.stopAll('draining');
    await Promise.race([drained, delay(stopMs)]);
    giveUp.abort();
  }

  async function close(): Promise<void> {
    await Promise.all(repeated.map((repetition) => repetition.stop()));
    await Promise.all([signOff(db, identity.id), running.close(), backend.close()]);
    mailer.close();
    isolated.close();
    await db.$disconnect();
  }

  return {
    async stop() {
      await drain();
      // None of these returns while its server is down.
      await Promise.race([close().catch(complain('not closed')), delay(closeMs)]);
    },
  };
}
