import * as z from 'zod';
import { shown } from '../../contract/check-fields';
import type { AnyContract, ResultOf } from '../../contract/contract';
import type { Database } from '../../database/database';
import { type Sql, sql } from '../../database/sql';
import { hasFinished } from '../states';
import { iterateChanges } from './changes';
import { findJobs, isJobId, type JobFilter, type JobPage, listJobs, placeOfOwner } from './find-jobs';
import type { Job } from './job';
import { createJobWatcher } from './job-watcher';

/**
 * What to watch: a job by its ID, with or without its child jobs, or the jobs of an owner. The watch of an owner begins with
 * the unfinished jobs. With `after`, it adds those that changed after a `position`; with `since`, it begins only with those
 * that changed since a version.
 */
export type WatchTarget = string | { id: string; children?: boolean | undefined } | OwnerTarget;

interface OwnerTarget {
  owner: string;
  since?: number | undefined;
  after?: string | undefined;
}

/** Adds an app's own parts to jobs. */
export interface JobParts<Parts extends object> {
  /** Returns the parts of these jobs, in their order. Called once for all watchers. */
  read(jobs: Job[]): Promise<Parts[]>;
  /** Calls back when parts may have changed although no job has. Called while jobs are watched. Returns a function that stops it. */
  follow?(onChange: () => void): () => void;
}

/** Reads jobs. The caller must check who may see them. */
export interface JobReader<Parts extends object = object> {
  /**
   * Returns a job, or null if it doesn't exist.
   *
   * @example
   * const job = await jobs.get(id);
   * if (job?.ownerId !== user.id) notFound();
   */
  get(id: string): Promise<(Job & Parts) | null>;
  /**
   * The same for a job of one kind: null if it's of another one. The result has the type that the contract declares.
   *
   * @example
   * const job = await jobs.get(receipt, id);
   * if (job?.result) console.log(job.result.pages);
   */
  get<Contract extends AnyContract>(
    contract: Contract,
    id: string,
  ): Promise<(Job<ResultOf<Contract>> & Parts) | null>;
  /**
   * Returns a page of jobs, newest first. Throws an `Error` that says what is wrong if the filter is invalid.
   *
   * @example
   * const { jobs: failed, nextCursor } = await jobs.list({ owner: user.id, state: 'failed', limit: 50 });
   */
  list(filter?: JobFilter): Promise<JobPage<Job & Parts>>;
  /**
   * Returns the current state and later ones. A slow reader misses states in between, but never the last one, and never gets
   * an older state after a newer one. The watch of a job ends when the job finishes, that of an owner only with `signal` or
   * when the loop ends. Throws errors of the first read. Repeats later reads while the database is down. Their other errors go
   * to the client's `onError`, and the next change makes up for them.
   *
   * @example
   * for await (const job of jobs.watch(id, AbortSignal.timeout(60_000))) console.log(job.state, job.progress.percent);
   */
  watch(target: WatchTarget, signal?: AbortSignal): AsyncIterableIterator<Job & Parts>;
  /**
   * Calls back when any job may have changed, without saying which, so that a page of many jobs can read again. Resolves once the
   * signal aborts or the jobs are closed.
   *
   * @example
   * await jobs.watchAll(() => send('changed'), request.signal);
   */
  watchAll(onChange: () => void, signal: AbortSignal): Promise<void>;
  /**
   * Returns the current position in the changes of jobs, in decimal digits. A read after this call sees every change before
   * the position, and a watch `after` it sees all others, including those of transactions that commit late.
   *
   * @example
   * const after = await jobs.position();
   * const { jobs: rendered } = await jobs.list({ owner: user.id });
   * for await (const job of jobs.watch({ owner: user.id, after })) show(job);
   */
  position(): Promise<string>;
}

interface ReaderParts<Parts extends object> {
  db: Database;
  parts: JobParts<Parts>;
  onError(error: unknown): void;
}

export function createJobReader<Parts extends object>(
  options: ReaderParts<Parts>,
): JobReader<Parts> & { endWatches(): void } {
  const { db, parts, onError } = options;
  type Seen = Job & Parts;

  async function withParts(jobs: Job[]): Promise<Seen[]> {
    // Mutants of `>` survive: this only saves asking for the parts of no jobs.
    const added = jobs.length > 0 ? await parts.read(jobs) : [];
    return jobs.flatMap((job, index) => {
      const more = added[index];
      return more ? [{ ...job, ...more }] : [];
    });
  }
  const find = async (where: Sql) => withParts(await findJobs(db, where));
  const watcher = createJobWatcher<Seen>({ db, find, follow: parts.follow, onError });

  function get(id: string): Promise<Seen | null>;
  function get<Contract extends AnyContract>(
    contract: Contract,
    id: string,
  ): Promise<(Job<ResultOf<Contract>> & Parts) | null>;
  async function get(...args: [id: string] | [contract: AnyContract, id: string]): Promise<Seen | null> {
    const [contract, id] = args.length === 1 ? [null, args[0]] : args;
    if (typeof contract === 'string')
      throw new Error(`get takes a contract, not ${shown(contract)}. Pass what defineJob returns.`);
    if (!isJobId(id)) return null;
    const [job = null] = await find(sql`id = ${id}::uuid`);
    return contract && job?.kind !== contract.kind ? null : job;
  }
  return {
    endWatches: watcher.end,
    watchAll: watcher.watchAll,
    get,
    async position() {
      const [row] = await db.query(sql`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS position`);
      return positionRow.parse(row).position;
    },
    async list(filter = {}) {
      const page = await listJobs(db, filter);
      return { ...page, jobs: await withParts(page.jobs) };
    },
    watch(target, signal) {
      const of = typeof target === 'string' ? { id: target } : { ...target };
      if (typeof ('owner' in of ? of.owner : of.id) !== 'string')
        throw new Error('watch needs the ID of a job, { id }, or { owner }.');
      // IDs from the database are lowercase.
      if ('id' in of) of.id = of.id.toLowerCase();
      return iterateChanges<Seen>({
        begin: (onChange, onEnd) => watcher.add({ of, onChange, onEnd }),
        async first() {
          if ('owner' in of) return find(ofOwner(of));
          const job = await get(of.id);
          return job && [job];
        },
        isLast: (job) => 'id' in of && job.id === of.id && hasFinished(job.state),
        signal,
      });
    },
  };
}

const position = z.string().regex(/^\d{1,19}$/, 'must be what `position` has returned');
const positionRow = z.object({ position });

const maxFirst = 500;
// Versions are assigned before the commit, so smaller ones may appear after a larger one.
const overlap = 1_000;

function ofOwner({ owner, since = 0, after }: OwnerTarget): Sql {
  const isNews = since > 0 ? sql`version > ${since - overlap}::bigint` : unfinishedOr(after);
  const { where, newestFirst } = placeOfOwner(owner);
  return sql`id IN (
    SELECT id FROM offload.job WHERE ${where} AND ${isNews} ORDER BY ${newestFirst} LIMIT ${maxFirst})`;
}

function unfinishedOr(after: string | undefined): Sql {
  if (after === undefined) return sql`finished_at IS NULL`;
  // Both ages count from the same transaction, so 32 bits are enough.
  return sql`(finished_at IS NULL OR age(xmin) <= age(${position.parse(after)}::xid8::xid))`;
}
