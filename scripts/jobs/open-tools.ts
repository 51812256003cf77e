import { hostname, userInfo } from 'node:os';
import type { Operator } from '@offload/console/operations/index.ts';
import {
  type Database as CoreDatabase,
  createJobClient,
  openDatabase,
  openQueueBackend,
  type QueueBackend,
  type WorkerClient,
} from '@offload/core/internal';
import { printable } from '@offload/core/internal/terminal';
import { type Database, openDatabase as openAppDatabase } from '@offload/db';
import { system } from '@offload/kinds/system';
import { PlainError } from '@offload/processes';
import { connect } from '../connect';
import type { SystemPlace } from './find-system';

/** What commands work with. Nothing closes them: the process ends with its command. */
export interface Tools {
  db: Database;
  core: CoreDatabase;
  backend: QueueBackend;
  client: WorkerClient;
  operator: Operator;
  /** What the queue backend did not do; the sweeper makes up for it. */
  queueErrors: unknown[];
  /** The queue backend, without its password. */
  queueHost: string;
}

/** Opens what commands work with. Throws a `PlainError` if there is no database, or if it has no jobs. */
export async function openTools({ databaseUrl, queueUrl, queuePrefix }: SystemPlace): Promise<Tools> {
  await requireTables(databaseUrl);
  const db = openAppDatabase(databaseUrl, 2);
  const core = openDatabase(databaseUrl, { poolSize: 3 });
  const backend = openQueueBackend(queueUrl, { db: core, prefix: queuePrefix, onError: () => undefined });
  const queueErrors: unknown[] = [];
  const client = createJobClient({
    ...{ system, db: core, backend },
    onError: (error) => queueErrors.push(error),
  });
  return {
    db,
    core,
    backend,
    client,
    operator: whoRunsThis(),
    queueErrors,
    queueHost: new URL(queueUrl).host,
  };
}

async function requireTables(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl);
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('offload.job') IS NOT NULL AS found`,
  );
  await client.end();
  if (rows[0]?.found) return;
  throw new PlainError(
    `The database at ${new URL(databaseUrl).host} has no tables of Offload: npm start creates them.`,
  );
}

/** The audit log can't know more than the name that this machine gives; no email address looks like that. */
function whoRunsThis(): Operator {
  const name = printable(userName()).slice(0, 100);
  return {
    ...{ id: `operator:${name}`, email: `${name} (command line)` },
    ...{ ip: null, userAgent: `npm run jobs on ${hostname()}`, requestId: null },
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // In a container, the user may have a number and no name.
    if (!(error instanceof Error && 'code' in error)) throw error;
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
