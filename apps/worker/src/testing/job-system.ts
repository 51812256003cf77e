import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { EnqueueOptions } from '@offload/core';
import { hasFinished, type JobContract, type JobDefinition } from '@offload/core/contract';
import { type Database as CoreDatabase, openDatabase, raw, sql } from '@offload/core/sql';
import { enqueueIn } from '@offload/core/test/jobs';
import {
  createJobClient,
  type HistoryEvent,
  openQueueBackend,
  type QueueBackend,
  readHistory,
  type WorkerClient,
} from '@offload/core/test/worker-parts';
import type { RunningWorker } from '@offload/core/worker';
import type { Job, SourceFile } from '@offload/db';
import { loadKinds } from '@offload/kinds/load-kinds';
import { createSystem, system } from '@offload/kinds/system';
import { openStorage, type Storage } from '@offload/storage';
import {
  createPerson,
  createTestDatabase,
  findQueueEntry,
  type MailServer,
  openTestQueue,
  startMailServer,
  type TestDatabase,
  until,
} from '@offload/testing';
import { pino } from 'pino';
import { type Env, readEnv } from '../env';
import { startWorker } from '../worker';

export const authSecret = 'a secret of the tests, and of nobody else';

interface AskOptions extends Partial<EnqueueOptions> {
  payload?: object;
  /** False: the job is left to the sweeper. */
  dispatch?: boolean;
}

export interface JobSystem {
  storage: Storage;
  database: TestDatabase;
  /** The core's connections to the same database. */
  core: CoreDatabase;
  backend: QueueBackend;
  client: WorkerClient;
  mail: MailServer;
  person: { id: string; email: string };
  /** Deletes all that the queue holds. */
  emptyQueue(): Promise<void>;
  startWorker(definitions: JobDefinition[], settings?: Partial<Env>, isolatedEntry?: URL): RunningWorker;
  /** Enqueues a job, by default with an empty payload, and dispatches it. */
  ask(contract: JobContract, options?: AskOptions): Promise<string>;
  /** Dispatches a job by its row. */
  dispatch(id: string): Promise<void>;
  /** Puts a PNG into the storage, for a job to be given. */
  upload(content: Buffer, name?: string): Promise<SourceFile>;
  find(id: string): Promise<Job>;
  history(id: string): Promise<HistoryEvent[]>;
  untilState(id: string, state: string): Promise<Job>;
  /** Waits until an attempt of a job has failed and returns that event, even if the next attempt has begun since. */
  untilRetrying(id: string): Promise<HistoryEvent>;
  untilEnded(id: string): Promise<Job>;
  /** Ends the time that a job waits for, so that no test has to be quicker than that. */
  endWait(id: string): Promise<void>;
  /** Stops the workers, and deletes jobs, limits of queues, and all that the queue holds: for the next test. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A database, a queue backend, a mail server, a storage, and a user who owns jobs; workers as the test starts them. By default,
 * the storage is a folder.
 */
export async function openJobSystem(storageUrl?: string): Promise<JobSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'offload-files-'));
  const url = storageUrl ?? `file:${folder}`;
  const storage = openStorage(url);
  const database = await createTestDatabase();
  const { db } = database;
  const queue = await openTestQueue(database.url);
  const core = openDatabase(database.url, { poolSize: 5 });
  const backend = openQueueBackend(queue.url, { db: core, onError: () => undefined });
  const client = createJobClient({ system, db: core, backend, onError: () => undefined });
  const mail = await startMailServer();
  const person = await createPerson(db);
  const workers: RunningWorker[] = [];
  const find = (id: string) => db.job.findUniqueOrThrow({ where: { id } });
  const stopWorkers = () => Promise.all(workers.splice(0).map((worker) => worker.stop()));

  return {
    storage,
    database,
    core,
    backend,
    client,
    mail,
    person,
    emptyQueue: queue.empty,
    find,
    startWorker(definitions, settings = {}, isolatedEntry = undefined) {
      const env = readEnv({
        DATABASE_URL: database.url,
        QUEUE_URL: queue.url,
        SMTP_URL: mail.url,
        APP_URL: 'http://localhost:3000',
        STORAGE_URL: url,
        AUTH_SECRET: authSecret,
      });
      const kinds = new Map(definitions.map((definition) => [definition.contract.kind, definition]));
      const worker = startWorker({ ...env, ...settings }, pino({ level: 'silent' }), kinds, {
        system: systemOf(definitions),
        ...(isolatedEntry && { isolatedEntry }),
      });
      workers.push(worker);
      return worker;
    },
    async ask(contract, { payload = {}, dispatch = true, ...given } = {}) {
      const enqueue = enqueueIn(createSystem([contract]));
      const options = { ownerId: person.id, ...given };
      const job = await db.$transaction((tx) => enqueue(tx, contract, payload, options));
      if (dispatch) await client.dispatch([job]);
      return job.id;
    },
    dispatch: async (id) => client.dispatch([await findQueueEntry(db, id)]),
    async upload(content, name = 'beach.png') {
      const id = randomUUID();
      const file = { id, key: `uploads/${id}`, name, contentType: 'image/png' };
      return { ...file, bytes: await storage.write(file.key, Readable.from([content]), file.contentType) };
    },
    history: (id) => readHistory(core, id),
    untilState: (id, state) => until(async () => pick(await find(id), (job) => job.state === state)),
    untilRetrying: (id) =>
      until(async () => (await readHistory(core, id)).find(({ state }) => state === 'retrying')),
    untilEnded: (id) => until(async () => pick(await find(id), (job) => hasFinished(job.state))),
    async endWait(id) {
      await core.execute(sql`
        UPDATE offload.job_step SET finished_at = now() WHERE job_id = ${id}::uuid AND finished_at > now()`);
      await core.execute(sql`
        UPDATE offload.job SET next_attempt_at = now() WHERE id = ${id}::uuid AND next_attempt_at > now()`);
    },
    async reset() {
      await stopWorkers();
      for (const table of ['job', 'queue_setting', 'worker_process'])
        await core.execute(sql`DELETE FROM offload.${raw(table)}`);
      await queue.empty();
    },
    async close() {
      await stopWorkers();
      await mail.stop();
      await backend.close();
      await core.close();
      await queue.remove();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Loads these kinds of the demo, for a worker that consumes no other queues. */
export async function loadOnly(...contracts: JobContract[]): Promise<JobDefinition[]> {
  const wanted = new Set(contracts.map(({ kind }) => kind));
  return [...(await loadKinds()).values()].filter(({ contract }) => wanted.has(contract.kind));
}

/**
 * Defines a system with all of the demo's kinds, because these may enqueue any of them, but with the queues of these only: each
 * queue that a worker consumes takes connections, and is looked at for jobs.
 */
function systemOf(definitions: JobDefinition[]): ReturnType<typeof createSystem> {
  const own = new Map(definitions.map(({ contract }) => [contract.kind, contract]));
  const whole = createSystem([...new Map([...system.contracts, ...own]).values()]);
  const isUsed = ([name]: [string, unknown]) => [...own.values()].some(({ queue }) => queue === name);
  return { ...whole, queues: Object.fromEntries(Object.entries(whole.queues).filter(isUsed)) };
}

function pick<Value>(value: Value, isWanted: (value: Value) => boolean): Value | null {
  return isWanted(value) ? value : null;
}
