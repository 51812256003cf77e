import { type Database, openDatabase } from '../database/database';
import { openQueueBackend, type QueueBackend } from '../delivery/backend';
import type { JobsOptions } from './open-jobs';

type ConnectOptions = Omit<JobsOptions, 'system'> & Record<'databaseUrl' | 'listenUrl' | 'queueUrl', string>;

interface Connections {
  db: Database;
  writes: Database;
  backend: QueueBackend;
  /** The number of callers that haven't released these connections. */
  users: number;
  /** Handles errors of lost connections: the `onError` of the last caller. */
  onError(error: unknown): void;
}

// A framework may load a module several times, but a process has one global object.
const holder: typeof globalThis & { offloadConnections?: Map<string, Connections> } = globalThis;

/** Returns connections with these options. They're closed when all callers have released them. */
export function shareConnections(options: ConnectOptions, onError: (error: unknown) => void) {
  holder.offloadConnections ??= new Map();
  const all = holder.offloadConnections;
  const { databaseUrl, listenUrl, databasePool = 5, queueUrl, queuePrefix, schema } = options;
  // One for `db`, and one for `writes`.
  if (!(Number.isInteger(databasePool) && databasePool >= 2))
    throw new Error(`openJobs: databasePool must be a whole number and at least 2, not ${databasePool}.`);
  const key = JSON.stringify([databaseUrl, listenUrl, databasePool, queueUrl, queuePrefix, schema]);
  const shared = all.get(key) ?? open(options);
  all.set(key, shared);
  shared.users += 1;
  shared.onError = onError;
  let isReleased = false;
  return {
    db: shared.db,
    writes: shared.writes,
    backend: shared.backend,
    async release() {
      if (isReleased) return;
      isReleased = true;
      shared.users -= 1;
      if (shared.users > 0) return;
      all.delete(key);
      await shared.backend.close();
      await Promise.all([shared.db.close(), shared.writes.close()]);
    },
  };
}

function open(options: ConnectOptions): Connections {
  const { databaseUrl, listenUrl, databasePool = 5, queueUrl, queuePrefix, schema } = options;
  const writing = Math.ceil(databasePool / 2);
  const db = openDatabase(databaseUrl, { poolSize: databasePool - writing, listenUrl, schema });
  const writes = openDatabase(databaseUrl, { poolSize: writing, keepPlans: true, listenUrl, schema });
  const connections: Connections = {
    db,
    writes,
    users: 0,
    onError: () => undefined,
    backend: openQueueBackend(queueUrl, {
      db,
      prefix: queuePrefix,
      onError: (error) => connections.onError(error),
    }),
  };
  return connections;
}
