import { checkFields, checkObject } from '../contract/check-fields';
import { checkDatabaseUrl, checkListenUrl } from '../database/check-database-url';
import type { Database } from '../database/database';
import type { QueueBackend } from '../delivery/backend';
import type { JobParts } from '../job/read/job-reader';
import type { JobSystem } from '../system/system';
import { createJobClient, type JobClient, noParts } from './client';
import { shareConnections } from './share-connections';

/** The options that the web and the worker of an app share. */
export interface SharedOptions {
  system: JobSystem;
  /** The database's URL, `postgresql://…`. Undefined is an error that says to set `DATABASE_URL`. */
  databaseUrl: string | undefined;
  /** Where to LISTEN, if `databaseUrl` is a pooler's; by default at `databaseUrl`. */
  listenUrl?: string | undefined;
  /** Where the queues are: `redis://…` or `postgresql://…`; by default in the database. */
  queueUrl?: string | undefined;
  /** The prefix of this app's keys in Redis; by default the one in its database. */
  queuePrefix?: string | undefined;
  /** The PostgreSQL schema of this app's jobs, for a database that several apps share; by default `offload`. */
  schema?: string | undefined;
}

export const sharedNames: Readonly<Record<keyof SharedOptions, true>> = {
  system: true,
  databaseUrl: true,
  listenUrl: true,
  queueUrl: true,
  queuePrefix: true,
  schema: true,
};

/** Adds missing URLs to the options. Throws if an option is missing, unknown, or invalid. */
export function completeShared<Options extends SharedOptions>(
  caller: string,
  options: Options,
  names: Readonly<Record<string, true>>,
) {
  checkObject(`${caller} takes`, options, '{ system, databaseUrl }');
  checkFields(`${caller} has no option`, options, Object.keys(names));
  if (typeof options.system?.contracts?.get !== 'function')
    throw new Error(`${caller} needs a system. Pass what defineSystem returns.`);
  const databaseUrl = checkDatabaseUrl(caller, options.databaseUrl);
  const { listenUrl = databaseUrl, queueUrl = listenUrl } = options;
  checkListenUrl(caller, listenUrl);
  return { ...options, databaseUrl, listenUrl, queueUrl };
}

/** The options of `openJobs`. */
export interface JobsOptions extends SharedOptions {
  /** The maximum number of database connections, in addition to the one that listens: at least 2, by default 5. */
  databasePool?: number | undefined;
  /** Called with errors that a worker will make up for, such as a queue that is down; by default prints them. */
  onError?(error: unknown): void;
}

type WithParts<Parts extends object> = JobsOptions & {
  /** Adds the app's own parts to the jobs that are read and watched. */
  parts: JobParts<Parts>;
};

const optionNames: Readonly<Record<keyof WithParts<object>, true>> = {
  ...sharedNames,
  databasePool: true,
  onError: true,
  parts: true,
};

/** The jobs of an app, for its web and its scripts. */
export interface Jobs<Parts extends object = object> extends JobClient<Parts> {
  system: JobSystem;
  /** Connections for statements of any kind, such as the console's. */
  db: Database;
  /** Connections for the statements of every job, which find rows by key and are planned once. */
  writes: Database;
  backend: QueueBackend;
  /**
   * Ends all watches, dispatches enqueued jobs, and closes the connections unless other code in this process uses them, too.
   * Call it at the end of a script. A web doesn't need it.
   */
  close(): Promise<void>;
}

/**
 * Opens the jobs of an app. It connects on first use, so a build can load it, too. Calls with the same options share one set
 * of connections per process, even if `next dev` reloads the module. Throws an `Error` that says what to fix if an option
 * is missing, unknown, or invalid.
 *
 * @example
 * export const jobs = openJobs({ system, databaseUrl: process.env.DATABASE_URL });
 */
export function openJobs(options: JobsOptions): Jobs;
export function openJobs<Parts extends object>(options: WithParts<Parts>): Jobs<Parts>;
export function openJobs(given: JobsOptions & Partial<WithParts<object>>): Jobs {
  const options = completeShared('openJobs', given, optionNames);
  const { system, onError = console.error, parts = noParts } = options;
  const { db, writes, backend, release } = shareConnections(options, onError);
  const worker = createJobClient({ system, db: writes, backend, onError, parts });
  const { endWatches, settled, admitDue, admitAfter, removeFromQueue, ...client } = worker;
  return {
    ...client,
    system,
    db,
    writes,
    backend,
    async close() {
      endWatches();
      await settled();
      await release();
    },
  };
}
