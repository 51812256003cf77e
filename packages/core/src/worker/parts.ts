import { createJobClient } from '../client';
import { OutageError } from '../contract/errors';
import { checkWritable } from '../database/check-writable';
import { openDatabase } from '../database/database';
import { openQueueBackend, type QueueWorker } from '../delivery/backend';
import type { ErrorLogger } from '../error-logger';
import { scheduleQueue } from '../schedules/schedulers';
import { createAdmission } from './consume/admission';
import { createConsumer } from './consume/consume';
import { createTickConsumer } from './consume/consume-ticks';
import { createGiveWay } from './consume/give-way';
import { createInTime } from './consume/in-time';
import { defaultConcurrency } from './consume/open-workers';
import { createOutages } from './consume/outages';
import { createRunningJobs } from './consume/running';
import { createIsolatedRuns } from './isolated/isolated';
import type { WorkerSettings } from './options';
import { runInProcess } from './run/attempt';
import { createRunJob } from './run/run';
import type { WorkerTools } from './services';
import { startServices } from './start-services';
import { versionsOf } from './stats';
import { createStepStores } from './steps';
import { createJobWriter } from './writer';

// Those that LISTEN: for limits and for cancellations.
const listeners = 2;

export interface WorkerSetting {
  options: WorkerSettings;
  workerId: string;
  /** Aborts when the process takes no further jobs. */
  stopping: AbortSignal;
  /** Aborts when the process is about to exit, whether or not its writes have arrived. */
  giveUp: AbortSignal;
  /** Called when a queue has paused or resumed. */
  onOutageChange(): void;
  errorLogger: ErrorLogger;
}

export type WorkerParts = ReturnType<typeof openParts>;

/** Creates the parts of a worker; it takes no jobs yet. */
export function openParts(setting: WorkerSetting) {
  const { options, workerId, giveUp, errorLogger } = setting;
  const { system, kinds, leaseMs, log, databaseUrl, listenUrl, schema } = options;
  const pooled = options.databasePool - listeners;
  // For claims, finishes, steps, progress, and log lines, side by side; the others are for the sweeps, the leases, and what
  // the app's services do.
  const writing = Math.ceil(pooled / 3);
  const db = openDatabase(databaseUrl, { poolSize: pooled - writing, listenUrl, schema });
  const writes = openDatabase(databaseUrl, { poolSize: writing, keepPlans: true, schema });
  const backend = openQueueBackend(options.queueUrl, {
    db,
    prefix: options.queuePrefix,
    onError: errorLogger('the queue failed'),
  });
  const logFailedDispatch = errorLogger('failed to dispatch jobs');
  const client = createJobClient({
    system,
    db,
    backend,
    // Closed connections are why it fails then, and another worker's sweeper dispatches them.
    onError: (error) => giveUp.aborted || logFailedDispatch(error),
  });
  const tools: WorkerTools = { db, client, backend, giveUp };
  const services = startServices({
    create: () => options.services(tools),
    stopping: setting.stopping,
    onError: errorLogger('failed to start the services, retrying'),
  });
  const writer = createJobWriter(writes, {
    workerId,
    leaseMs,
    hooks: system.hooks,
    versions: versionsOf(kinds),
  });
  const openSteps = createStepStores({
    db: writes,
    system,
    actor: `worker:${workerId}`,
    dispatch: client.dispatch,
  });
  const running = createRunningJobs(db, leaseMs, errorLogger('failed to renew the leases'));
  const isolated = options.isolated ? createIsolatedRuns(options.isolated, log) : null;
  const workers = new Map<string, QueueWorker>();
  const admission = createAdmission(client);
  const outages = createOutages({
    workers,
    log,
    stopping: setting.stopping,
    onChange: setting.onOutageChange,
  });
  const giveWay = createGiveWay({
    workers,
    outages,
    admission,
    stopping: setting.stopping,
    onError: errorLogger('failed to give way to workers that know more kinds'),
  });
  const databaseOutage = new OutageError('The database could not be reached', () => checkWritable(writes), {
    maxProbeMs: 2_000,
  });
  const inTime = createInTime(() => {
    for (const queue of workers.keys()) outages.begin(queue, databaseOutage);
  }, errorLogger('failed to run a job that was claimed late'));
  const consume = createConsumer({
    workerId,
    db,
    backend,
    errorLogger,
    inTime,
    giveWay,
    kinds,
    writer,
    running,
    outages,
    admission,
    giveUp,
    log,
    run: createRunJob(
      { writer, services: services.provider, openSteps, log },
      isolated?.work ?? runInProcess,
    ),
    afterRun: async (run) =>
      services.provider().afterRun?.(run).catch(errorLogger('failed to clean up after a run')),
  });
  const consumeTick = createTickConsumer(
    { system, db, client },
    errorLogger('failed to enqueue a scheduled job'),
  );
  const consumerOf = (queue: string) => (queue === scheduleQueue ? consumeTick : consume(queue));
  const concurrency = defaultConcurrency(system);
  const opened = {
    db,
    writes,
    backend,
    client,
    services,
    running,
    writer,
    isolated,
    workers,
    outages,
    admission,
  };
  return { ...opened, tools, concurrency, consumerOf };
}
