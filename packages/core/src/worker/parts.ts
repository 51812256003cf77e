import { createJobClient } from '../client/client';
import { OutageError } from '../contract/errors';
import { checkWritable } from '../database/check-writable';
import { type Database, openDatabase } from '../database/database';
import { openQueueBackend, type QueueBackend, type QueueWorker } from '../delivery/backend';
import { createTickConsumer } from '../delivery/ticks';
import { createIsolatedRuns } from '../isolated/isolated';
import { runInProcess } from '../run/attempt';
import { createStepStores } from '../run/step-stores';
import { createJobWriter } from '../run/writer';
import { scheduleQueue } from '../system/check-system';
import { type Admission, createAdmission } from './consume/admission';
import { createConsumer } from './consume/consume';
import { createGiveWay } from './consume/give-way';
import { createInTime } from './consume/in-time';
import { createOutages, type Outages } from './consume/outages';
import { createRunningJobs, type RunningJobs } from './consume/running';
import type { ErrorLogger } from './error-logger';
import type { WorkerSettings } from './options';
import { createRunJob } from './run';
import type { WorkerTools } from './services';
import { type StartedServices, startServices } from './start-services';
import { versionsOf } from './stats';

// Connections that LISTEN, for limits and for cancellations.
const listeners = 2;

export interface WorkerSetting {
  options: WorkerSettings;
  workerId: string;
  /** Aborts when the process takes no further jobs. */
  stopping: AbortSignal;
  /** Aborts when the process is about to exit, whether or not its writes have arrived. */
  giveUp: AbortSignal;
  onOutageChange(): void;
  errorLogger: ErrorLogger;
  instead?: Replacement;
}

/** What a worker has instead of what makes things happen by themselves, so that a test decides when they do. */
export interface Replacement {
  backend: QueueBackend;
  admission: Admission;
  pauses: Omit<ReturnType<typeof createPauses>, 'outages'> & { outages: Outages };
  now(): Date;
}

type Connections = ReturnType<typeof openConnections>;
export type WorkerParts = ReturnType<typeof openParts>;

/** Creates the parts of a worker, which takes no jobs yet. */
export function openParts(setting: WorkerSetting) {
  const { options, giveUp, errorLogger } = setting;
  const { system, kinds, concurrency, leaseMs, log } = options;
  const connections = openConnections(setting);
  const { db, writes, backend, client } = connections;
  // First, because it may throw and nothing else has connected yet.
  const app = startApp(setting, connections);
  const { services } = app;
  const running = createRunningJobs(db, leaseMs, errorLogger('failed to renew the leases'));
  const runs = prepareRuns(setting, connections, running, services);
  const { writer } = runs;
  const workers = new Map<string, QueueWorker>();
  const { admission = createAdmission(client) } = setting.instead ?? {};
  const { pauses = createPauses(setting, { workers, admission, writes }) } = setting.instead ?? {};
  const consume = createConsumer({
    kinds,
    db,
    backend,
    writer,
    running,
    run: runs.run,
    afterRun: async (run) => services.provider().afterRun?.(run),
    ...pauses,
    admission,
    giveUp,
    log,
    errorLogger,
  });
  const tickFailed = errorLogger('failed to enqueue a scheduled job');
  const consumeTick = createTickConsumer({ system, db, client }, tickFailed);
  const consumerOf = (queue: string) => (queue === scheduleQueue ? consumeTick : consume(queue));
  const { outages } = pauses;
  return { ...connections, ...app, ...runs, running, workers, admission, outages, concurrency, consumerOf };
}

/**
 * Opens the connections of a worker. `writes` is for claims, finishes, steps, progress, and log lines. `planned` is for what
 * services do for every job, so that jobs are still claimed and finished while services wait for the app's tables.
 */
function openConnections({ options, giveUp, errorLogger, instead }: WorkerSetting) {
  const { system, databaseUrl, listenUrl, schema } = options;
  const pooled = options.databasePool - listeners;
  const third = Math.max(1, Math.floor(pooled / 3));
  const planned = openDatabase(databaseUrl, { poolSize: third, keepPlans: true, schema });
  const writes = openDatabase(databaseUrl, { poolSize: third, keepPlans: true, schema });
  // For sweeps, leases, and other statements of the app's services.
  const db = openDatabase(databaseUrl, { poolSize: pooled - 2 * third, listenUrl, schema });
  const onError = errorLogger('the queue failed');
  const backend =
    instead?.backend ?? openQueueBackend(options.queueUrl, { db, prefix: options.queuePrefix, onError });
  const logFailedDispatch = errorLogger('failed to dispatch jobs');
  const client = createJobClient({
    system,
    db,
    backend,
    // After `giveUp`, dispatching fails because connections are closed. Another worker's sweeper makes up for it.
    onError: (error) => giveUp.aborted || logFailedDispatch(error),
  });
  return { db, writes, planned, backend, client };
}

/** Starts the app's services and gets its tasks. If either throws, stops what has started and throws the same error. */
function startApp(
  { options, stopping, giveUp, errorLogger }: WorkerSetting,
  { db, writes, planned, backend, client }: Connections,
) {
  const tools: WorkerTools = { db, planned, client, backend, giveUp };
  const services = startServices({
    create: () => options.services(tools),
    stopping,
    onError: errorLogger('failed to start the services, retrying'),
  });
  try {
    return { services, tasks: options.tasks?.(tools) ?? [] };
  } catch (error) {
    void services
      .stop()
      .finally(() => Promise.all([db, writes, planned, backend].map((open) => open.close())))
      .catch(errorLogger('failed to stop the services'));
    throw error;
  }
}

function prepareRuns(
  { options, workerId, instead }: WorkerSetting,
  { writes, client }: Connections,
  running: RunningJobs,
  services: StartedServices,
) {
  const { system, leaseMs, log } = options;
  const versions = versionsOf(options.kinds);
  const writer = createJobWriter(writes, { workerId, leaseMs, hooks: system.hooks, versions }, running);
  const actor = `worker:${workerId}`;
  const openSteps = createStepStores({ db: writes, system, actor, dispatch: client.dispatch });
  const isolated = options.isolated ? createIsolatedRuns(options.isolated, log) : null;
  const now = instead?.now ?? (() => new Date());
  const parts = { writer, services: services.provider, openSteps, log, now };
  return { writer, isolated, run: createRunJob(parts, isolated?.work ?? runInProcess) };
}

interface PausedParts {
  workers: ReadonlyMap<string, QueueWorker>;
  admission: Admission;
  writes: Database;
}

/** Creates the parts that pause queues while something is down, or to give way to workers that know more kinds. */
function createPauses(
  { options: { log }, stopping, giveUp, onOutageChange, errorLogger }: WorkerSetting,
  { workers, admission, writes }: PausedParts,
) {
  const outages = createOutages({ workers, log, stopping, onChange: onOutageChange });
  const giveWay = createGiveWay({
    workers,
    outages,
    admission,
    stopping,
    onError: errorLogger('failed to give way to workers that know more kinds'),
  });
  async function probe(): Promise<void> {
    await checkWritable(writes);
    // A full disk rejects late claims, too. Further deliveries would only add to them.
    if (countLate() > 0) throw new Error('Claims are still being repeated.');
  }
  const databaseOutage = new OutageError('The database could not be reached', probe, { maxProbeMs: 2_000 });
  const { inTime, countLate } = createInTime({
    giveUp,
    onLost() {
      for (const queue of workers.keys()) outages.begin(queue, databaseOutage);
    },
    onError: errorLogger('failed to run a job that was claimed late'),
  });
  return { outages, giveWay, inTime };
}
