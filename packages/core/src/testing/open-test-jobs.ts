import { randomUUID } from 'node:crypto';
import type { AnyContract } from '../contract/contract';
import { parseDuration } from '../contract/duration';
import { isOutageError, isPermanentError, isTransientError, isWaitError } from '../contract/errors';
import { isSuspended } from '../contract/steps';
import { checkDatabaseUrl } from '../database/check-database-url';
import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import type { Job } from '../job/read/job';
import { openLog } from '../log/open-log';
import { migrate } from '../migrate';
import { isStopped } from '../run/stop-reason';
import { syncSchedules } from '../schedules/sync-schedules';
import type { JobSystem } from '../system/system';
import { checkOptions, completeOptions, type WorkerOptions, type WorkerSettings } from '../worker/options';
import { openParts } from '../worker/parts';
import { stopWorker } from '../worker/stop-worker';
import { createDrain, createReplacement } from './drain';
import { completeServices } from './run-inline';
import type { EnqueuedJob, TestJobs, TestJobsOptions } from './test-jobs';
import { dropTestSchema, testSchemaName } from './test-schema';
import { createTestTime } from './test-time';

/** Opens the jobs of a test in an empty schema. */
export async function openTestJobs(given: TestJobsOptions): Promise<TestJobs> {
  const databaseUrl = checkDatabaseUrl('createTestJobs', given.databaseUrl);
  const schema = testSchemaName(given.schema);
  const options = completeOptions(
    { databasePool: 6, log: openLog('test', 'silent'), ...given, schema, services: servicesOf(given) },
    'createTestJobs',
  );
  checkOptions(options);
  await dropTestSchema(databaseUrl, schema);
  await migrate(databaseUrl, { schema });
  const worker = openTestWorker(options);
  await worker.started;
  await syncSchedules(worker.parts.db, options.system);
  const { db, writes, backend } = worker.parts;
  const { endWatches, settled, admitDue, admitAfter, removeFromQueue, ...client } = worker.parts.client;
  return {
    ...client,
    ...{ system: options.system, db, writes, backend },
    ...createControls(worker, options.system),
    async close() {
      await worker.stop();
      await dropTestSchema(databaseUrl, schema);
    },
  };
}

type TestWorker = ReturnType<typeof openTestWorker>;

/** Opens the parts of a worker that takes no jobs by itself. */
function openTestWorker(options: WorkerSettings) {
  const stopping = new AbortController();
  const giveUp = new AbortController();
  const workerId = randomUUID();
  const errorLogger = (event: string) => (error: unknown) => isNoQueue(error) || console.error(event, error);
  const { instead, freed, paused, isNoQueue } = createReplacement(() => time.now());
  const signals = { stopping: stopping.signal, giveUp: giveUp.signal };
  const onOutageChange = () => undefined;
  const parts = openParts({ options, workerId, errorLogger, onOutageChange, instead, ...signals });
  const time = createTestTime(parts.db, options.system);
  const runs = createDrain({
    system: options.system,
    kinds: options.kinds,
    worker: parts,
    time,
    freed,
    paused,
  });
  return {
    parts,
    time,
    ...runs,
    started: parts.services.started,
    async stop() {
      stopping.abort();
      const closing = { ...parts, limits: { close: async () => undefined } };
      const { drainMs } = options;
      await stopWorker({ workerId, parts: closing, repetitions: [], drainMs, giveUp, errorLogger });
    },
  };
}

type Controls = Pick<TestJobs, 'drain' | 'advance' | 'enqueued' | 'clear'>;

function createControls(
  { parts: { db, client }, time, drain, makeDue }: TestWorker,
  system: JobSystem,
): Controls {
  let last: Promise<unknown> = Promise.resolve();
  /** One call at a time, because time mustn't pass during a run. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = last.then(work);
    last = Promise.allSettled([next]);
    return next;
  }
  async function listRan(work: (ran: Set<string>) => Promise<unknown>): Promise<Job[]> {
    const ran = new Set<string>();
    await work(ran);
    const jobs = await Promise.all([...ran].map((id) => client.get(id)));
    return jobs.filter((job) => job !== null);
  }
  let dueUntil = new Date(0);
  async function advance(ran: Set<string>, totalMs: number | null): Promise<void> {
    await drain(ran);
    for (let leftMs = totalMs; ; ) {
      const ms = await time.msUntilNext(dueUntil);
      if (ms === null && leftMs === null)
        throw new Error('No job waits for a time, so there is nothing to advance to.');
      const isLast = leftMs === null || ms === null || ms >= leftMs;
      const passedMs = leftMs !== null && isLast ? leftMs : (ms ?? 0);
      await time.pass(passedMs);
      dueUntil = await makeDue();
      await drain(ran);
      if (leftMs === null || isLast) return;
      leftMs -= passedMs;
    }
  }
  return {
    drain: () => inTurn(() => listRan(drain)),
    async advance(duration) {
      const ms = duration === undefined ? null : parseDuration(duration);
      return inTurn(() => listRan((ran) => advance(ran, ms)));
    },
    enqueued: (contract?: AnyContract) => findEnqueued(db, contract),
    clear: () =>
      inTurn(async () => {
        await db.execute(sql`DELETE FROM offload.job`);
        await db.execute(sql`DELETE FROM offload.gate`);
        await db.execute(sql`DELETE FROM offload.schedule`);
        time.reset();
        await syncSchedules(db, system);
      }),
  };
}

async function findEnqueued(db: Connection, contract: AnyContract | undefined) {
  const rows = await db.query<EnqueuedJob>(sql`
    SELECT id, kind, payload, owner_id AS "ownerId", parent_id AS "parentId", priority, run_at AS "runAt"
    FROM offload.job WHERE ${contract?.kind ?? null}::text IS NULL OR kind = ${contract?.kind ?? null} ORDER BY id`);
  return rows.map((row) => (contract ? { ...row, payload: contract.payload.parse(row.payload) } : row));
}

/** Prints errors that aren't the core's: they are most likely what a failing test is about. */
function servicesOf({ services = {} }: TestJobsOptions): NonNullable<WorkerOptions['services']> {
  return async (tools) => {
    const provider =
      typeof services === 'function' ? await services(tools) : { forRun: () => completeServices(services) };
    return {
      ...provider,
      explain(error) {
        const explained = provider.explain ? provider.explain(error) : error;
        if (!known.some((isKnown) => isKnown(explained))) console.error(explained);
        return explained;
      },
    };
  };
}

const known = [isPermanentError, isTransientError, isWaitError, isOutageError, isSuspended, isStopped];
