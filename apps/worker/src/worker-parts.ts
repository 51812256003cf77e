import { createJobWriter, holdUnknown, openDatabase, putBack } from '@offload/db';
import { awsKeys, sealingKeys } from '@offload/env';
import { openQueueBackend, type QueueWorker } from '@offload/jobs/backend';
import { createJobClient } from '@offload/jobs/client';
import type { JobDefinition } from '@offload/jobs/define';
import { scheduleQueue } from '@offload/jobs/schedules/schedulers';
import { createPostWebhook } from '@offload/outgoing';
import { openStorage } from '@offload/storage';
import type { Logger } from 'pino';
import { createAdmission } from './consume/admission';
import { createConsumer } from './consume/consume';
import { createTickConsumer } from './consume/consume-ticks';
import { createOutages } from './consume/outages';
import { createRunningJobs } from './consume/running';
import { createTidy } from './consume/tidy';
import type { Env } from './env';
import { createFetchFile } from './fetch/fetch-file';
import { createIsolatedRuns } from './isolated/isolated';
import { openMailer } from './mail/open-mailer';
import { createChangeJobs } from './run/change-jobs';
import { createRun } from './run/run';

// Enough for claims, finishes, progress, the sweeper and what processors read, side by side.
const poolSize = 10;

export interface WorkerSetting {
  workerId: string;
  env: Env;
  log: Logger;
  registry: Map<string, JobDefinition>;
  /** The program that isolated jobs run in. */
  isolatedEntry: URL;
  /** Fires when the process takes no further job. */
  stopping: AbortSignal;
  /** Fires when it ends whether or not its writes have arrived. */
  giveUp: AbortSignal;
  /** Says at once how this worker is. */
  beatNow(): void;
  complain(what: string): (error: unknown) => void;
}

export type WorkerParts = ReturnType<typeof openWorkerParts>;

/** Puts together what a worker consists of; nothing runs yet. */
export function openWorkerParts(setting: WorkerSetting) {
  const { workerId, env, log, registry, isolatedEntry, stopping, giveUp, beatNow, complain } = setting;
  const { LEASE_MS: leaseMs, DATABASE_URL: databaseUrl } = env;
  const db = openDatabase(databaseUrl, poolSize);
  const backend = openQueueBackend(env.QUEUE_URL, complain('the queue backend'));
  const storage = openStorage(env.STORAGE_URL, awsKeys(env));
  const writer = createJobWriter(db, { workerId, leaseMs });
  const running = createRunningJobs(db, { databaseUrl, leaseMs, log });
  const mailer = openMailer(db, env, giveUp);
  const isolated = createIsolatedRuns(isolatedEntry, log);
  const fetchFile = createFetchFile({ allowHosts: env.FETCH_ALLOW_HOSTS });
  const postWebhook = createPostWebhook({ allowHosts: env.FETCH_ALLOW_HOSTS, sealingKeys: sealingKeys(env) });
  const outside = { mailer, fetchFile, postWebhook, appUrl: env.APP_URL };
  const client = createJobClient(db, backend, complain('not handed over'));
  const changeJobs = createChangeJobs(db, client);
  const limits = { quotaBytes: env.STORAGE_QUOTA_MB * 1_000_000, maxOrders: env.MAX_ORDERS };
  const run = createRun(
    { db, databaseUrl, storage, ...limits, writer, changeJobs, log, ...outside },
    isolated.work,
  );
  const workers = new Map<string, QueueWorker>();
  const admission = createAdmission(client);
  const outages = createOutages({ workers, stopping, log, onChange: beatNow });
  const consume = createConsumer({
    registry,
    writer,
    running,
    run,
    tidy: createTidy(db, storage, log),
    outages,
    putBack: (id) => putBack(db, id),
    holdUnknown: (id) => holdUnknown(db, id),
    admission,
    giveUp,
    log,
  });
  const consumeTick = createTickConsumer(db, client, complain('a tick failed: left to the sweeper'));
  const consumerOf = (queue: string) => (queue === scheduleQueue ? consumeTick : consume);
  return { db, backend, storage, client, running, mailer, isolated, workers, outages, admission, consumerOf };
}
