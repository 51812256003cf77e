import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@offload/processes';
import { findRunningPostgres } from '../services/postgres';
import type { Settings } from '../system/env';

/** Where the running system keeps its rows and its queues. */
export interface SystemPlace {
  databaseUrl: string;
  queueUrl: string;
  /** Undefined: as the database says. */
  queuePrefix: string | undefined;
}

/** Finds the running system: the user's own database, or the one that `npm start` runs. Throws a `PlainError` if there is none. */
export function findSystem({
  DATABASE_URL,
  DATABASE_LISTEN_URL,
  QUEUE_URL,
  QUEUE_PREFIX: queuePrefix,
  DATA_DIR,
}: Pick<
  Settings,
  'DATABASE_URL' | 'DATABASE_LISTEN_URL' | 'QUEUE_URL' | 'QUEUE_PREFIX' | 'DATA_DIR'
>): SystemPlace {
  if (DATABASE_URL)
    return {
      databaseUrl: DATABASE_URL,
      queueUrl: QUEUE_URL ?? DATABASE_LISTEN_URL ?? DATABASE_URL,
      queuePrefix,
    };
  const databaseUrl = findEmbedded(DATA_DIR);
  return { databaseUrl, queueUrl: QUEUE_URL ?? startedQueueUrl(DATA_DIR, databaseUrl), queuePrefix };
}

function findEmbedded(dataDir: string): string {
  const url = readOwn(dataDir, () => findRunningPostgres(dataDir));
  if (url) return url;
  throw new PlainError(
    `Offload isn't running in ${dataDir}: start it with npm start, or set DATABASE_URL (and QUEUE_URL, if the queues are elsewhere).`,
  );
}

/** Returns where the system that was started last has its queues, which may be in a Redis that only its start knew. */
export function startedQueueUrl(dataDir: string, databaseUrl: string): string {
  const file = join(dataDir, 'secrets/worker/QUEUE_URL');
  const url = readOwn(dataDir, () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : ''));
  // The embedded database may have had another port then.
  const isEmbedded = url === '' || new URL(url).password === new URL(databaseUrl).password;
  return isEmbedded ? databaseUrl : url;
}

function readOwn<Value>(dataDir: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) throw error;
    throw new PlainError(`${dataDir} belongs to another user of this machine: run this as that user.`);
  }
}
