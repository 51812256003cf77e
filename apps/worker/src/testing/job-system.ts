import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { hasEnded, type Job, type JobEvent, type SourceFile } from '@offload/db';
import { openQueueBackend, type QueueBackend } from '@offload/jobs/backend';
import { createJobClient, enqueue, type JobClient } from '@offload/jobs/client';
import type { JobContract, JobDefinition } from '@offload/jobs/define';
import { openStorage, type Storage } from '@offload/storage';
import {
  createPerson,
  createTestDatabase,
  findHandover,
  type MailServer,
  openTestQueue,
  startMailServer,
  type TestDatabase,
  until,
} from '@offload/testing';
import { pino } from 'pino';
import { type Env, readEnv } from '../env';
import { type RunningWorker, startWorker } from '../start-worker';

export const authSecret = 'a secret of the tests, and of nobody else';

interface AskOptions {
  payload?: object;
  /** Without it, the system's person. */
  ownerId?: string;
  recipient?: string;
  sources?: SourceFile[];
  handOver?: boolean;
}

export interface JobSystem {
  storage: Storage;
  database: TestDatabase;
  backend: QueueBackend;
  client: JobClient;
  mail: MailServer;
  person: { id: string; email: string };
  /** Takes all that the queue holds from under those who use it. */
  emptyQueue(): Promise<void>;
  startWorker(definitions: JobDefinition[], settings?: Partial<Env>, isolatedEntry?: URL): RunningWorker;
  /** Enqueues a job, with an empty payload if none is given, and hands it over. */
  ask(contract: JobContract, options?: AskOptions): Promise<string>;
  /** Hands a job over as its row stands. */
  handOver(id: string): Promise<void>;
  /** Puts a PNG into the storage, for a job to be given. */
  upload(content: Buffer, name?: string): Promise<SourceFile>;
  find(id: string): Promise<Job>;
  history(id: string): Promise<JobEvent[]>;
  untilState(id: string, state: string): Promise<Job>;
  untilEnded(id: string): Promise<Job>;
  close(): Promise<void>;
}

/**
 * A database, a queue backend, a mail server, a storage and somebody who owns jobs; workers as the test starts them. The
 * storage is a folder where the test names none.
 */
export async function openJobSystem(storageUrl?: string): Promise<JobSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'offload-files-'));
  const url = storageUrl ?? `file:${folder}`;
  const storage = openStorage(url);
  const database = await createTestDatabase();
  const { db } = database;
  const queue = await openTestQueue(database.url);
  const backend = openQueueBackend(queue.url, () => undefined);
  const client = createJobClient(db, backend, () => undefined);
  const mail = await startMailServer();
  const person = await createPerson(db);
  const workers: RunningWorker[] = [];
  const find = (id: string) => db.job.findUniqueOrThrow({ where: { id } });

  return {
    storage,
    database,
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
      const registry = new Map(definitions.map((definition) => [definition.contract.kind, definition]));
      const worker = startWorker({ ...env, ...settings }, pino({ level: 'silent' }), registry, isolatedEntry);
      workers.push(worker);
      return worker;
    },
    async ask(contract, { payload = {}, handOver = true, ...given } = {}) {
      const options = { ownerId: person.id, ...given };
      const job = await db.$transaction((tx) => enqueue(tx, contract, payload, options));
      if (handOver) await client.handOver([job]);
      return job.id;
    },
    handOver: async (id) => client.handOver([await findHandover(db, id)]),
    async upload(content, name = 'beach.png') {
      const id = randomUUID();
      const file = { id, key: `uploads/${id}`, name, contentType: 'image/png' };
      return { ...file, bytes: await storage.write(file.key, Readable.from([content]), file.contentType) };
    },
    history: (id) => db.jobEvent.findMany({ where: { jobId: id }, orderBy: { id: 'asc' } }),
    untilState: (id, state) => until(async () => pick(await find(id), (job) => job.state === state)),
    untilEnded: (id) => until(async () => pick(await find(id), (job) => hasEnded(job.state))),
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await mail.stop();
      await backend.close();
      await queue.remove();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function pick<Value>(value: Value, isWanted: (value: Value) => boolean): Value | null {
  return isWanted(value) ? value : null;
}
