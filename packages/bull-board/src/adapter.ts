import { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js';
import type {
  JobCleanStatus,
  JobCounts,
  JobStatus,
  MetricsType,
  QueueAdapterOptions,
  QueueJob,
  QueueWorker,
} from '@bull-board/api/typings/app';
import type { JobSystem } from '@offload/core';
import { findAttempts, listWorkers, type QueueBackend } from '@offload/core/admin';
import type { Connection } from '@offload/core/sql';
import { type BoardActions, BoardRejection } from './actions';
import { boardJobOf, withoutSecrets, withoutValues } from './board-job';
import { readMetrics } from './metrics';
import { type BoardRow, countRows, findRow, listRows, maxCount, readLog } from './rows';
import { findRunnable, listSchedulers } from './schedulers';
import { filtersFor, statuses, statusOf } from './statuses';

export interface AdapterParts {
  system: JobSystem;
  db: Connection;
  backend: Pick<QueueBackend, 'queue'>;
  /** The kinds of the queue's jobs. */
  kinds: string[];
  /** What its buttons do. */
  actions: BoardActions;
  /** Whether the reader sees values, such as payloads, messages, logs, and stacks. Others see kinds, states, times, and counts. */
  seesValues: boolean;
  /** Returns what those who see values may see of a payload or a result, without a contract's `secrets`; by default all. */
  show?(value: unknown, kind: string): unknown;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
// How many jobs one click changes, each in a transaction of its own.
const maxChanged = 1_000;

const cleaned: Record<JobCleanStatus, JobStatus[]> = {
  completed: ['completed'],
  wait: ['waiting', 'paused'],
  active: ['active'],
  delayed: ['delayed', 'waiting-children'],
  failed: ['failed'],
};

async function reject(): Promise<never> {
  throw new BoardRejection(
    'Nothing was changed. Only the app enqueues, edits, and schedules jobs. Open the job to change it.',
  );
}

/** A queue of a board. It reads and changes the rows of jobs; only whether it's paused comes from the queue itself. */
export class RowAdapter extends BaseAdapter {
  readonly #name: string;
  readonly #parts: AdapterParts;

  constructor(name: string, parts: AdapterParts, options: Partial<QueueAdapterOptions>) {
    super('bullmq', {
      description: `Counts end at ${maxCount.toLocaleString('en')}. Canceled jobs aren't listed.`,
      ...options,
      allowCompletedRetries: false,
    });
    this.#name = name;
    this.#parts = parts;
  }

  getName = () => this.#name;
  /** Bull Board looks for the parents of its own jobs by this name. */
  getQueueQualifiedName = () => this.#name;
  getStatuses = () => ['latest' as const, ...statuses];
  getJobStatuses = () => [...statuses];

  async isPaused(): Promise<boolean> {
    return (await this.#parts.backend.queue(this.#name)).isPaused();
  }

  async getJobCounts(): Promise<JobCounts> {
    const isPaused = await this.isPaused();
    const counts: JobCounts = {
      latest: 0,
      prioritized: 0,
      active: 0,
      waiting: 0,
      'waiting-children': 0,
      completed: 0,
      failed: 0,
      delayed: 0,
      paused: 0,
    };
    const rows = await countRows(this.#parts.db, this.#name, filtersFor(statuses, isPaused));
    for (const { state, ofJobs, count } of rows) {
      const status = statusOf({ state, heldBy: ofJobs ? 'jobs' : null }, isPaused);
      if (status) counts[status] = Math.min(maxCount, (counts[status] ?? 0) + count);
    }
    return counts;
  }

  async getJobs(wanted: JobStatus[], start = 0, end = 99): Promise<QueueJob[]> {
    const isPaused = await this.isPaused();
    const limit = Math.min(end + 1, maxCount) - start;
    // Mutants of `<=` survive: a LIMIT of 0 returns nothing, too.
    if (limit <= 0) return [];
    const filters = filtersFor(wanted, isPaused);
    const rows = await listRows(this.#parts.db, this.#name, filters, { offset: start, limit });
    return rows.map((row) => this.#jobOf(row, isPaused));
  }

  async getJob(id: string): Promise<QueueJob | null> {
    const row = await this.#find(id);
    return row && this.#jobOf(row, await this.isPaused());
  }

  async #find(id: string): Promise<BoardRow | null> {
    return uuid.test(id) ? findRow(this.#parts.db, this.#name, id) : null;
  }

  #jobOf(row: BoardRow, isPaused: boolean): QueueJob {
    const { system, seesValues, show = (value) => value, actions } = this.#parts;
    if (!seesValues) return boardJobOf(withoutValues(row), isPaused, actions);
    const { payload, result, ...rest } = withoutSecrets(row, system);
    const shown = { payload: show(payload, row.kind), result: result && show(result, row.kind) };
    return boardJobOf({ ...rest, ...shown }, isPaused, actions);
  }

  /** Returns how each attempt of a job went, and what its processor logged. */
  async getJobLogs(id: string): Promise<string[]> {
    const { db, seesValues } = this.#parts;
    if (!(await this.#find(id))) return [];
    const attempts = await findAttempts(db, id);
    const lines = [
      ...attempts.map(({ attempt, startedAt }) => ({ at: startedAt, text: `attempt ${attempt} started` })),
      ...attempts.flatMap(({ attempt, endedAt: at, next, message }) =>
        at
          ? [
              {
                at,
                text: `attempt ${attempt} ended: ${[next, seesValues && message].filter(Boolean).join(', ')}`,
              },
            ]
          : [],
      ),
      ...(seesValues ? await readLog(db, id) : []),
    ];
    return lines
      .toSorted((a, b) => a.at.getTime() - b.at.getTime())
      .map(({ at, text }) => `${at.toISOString()} ${text}`);
  }

  override async getWorkers(): Promise<QueueWorker[]> {
    const workers = await listWorkers(this.#parts.db);
    // Mutants of `>` survive: no heartbeat is exactly that old.
    return workers
      .filter(({ queues, aliveForMs }) => this.#name in queues && aliveForMs > 0)
      .map(({ id, version, host, pid, startedAt }) => ({
        id,
        name: version,
        addr: `${host}:${pid}`,
        age: Math.round((Date.now() - startedAt.getTime()) / 1_000),
      }));
  }

  getJobSchedulers = () => listSchedulers(this.#parts.db, this.#parts.kinds);

  async getJobSchedulersCount(): Promise<number> {
    return (await this.getJobSchedulers()).length;
  }

  async runJobSchedulerNow(id: string): Promise<QueueJob | 'not-found'> {
    const schedule = uuid.test(id) ? await findRunnable(this.#parts, id) : null;
    const job = schedule && (await this.getJob(await this.#parts.actions.runSchedule(schedule)));
    return job ?? 'not-found';
  }

  pause = () => this.#parts.actions.setPaused(this.#name, true);
  resume = () => this.#parts.actions.setPaused(this.#name, false);
  clean = (status: JobCleanStatus) => this.#changeAll(cleaned[status], (job) => job.remove());
  empty = () => this.clean('wait');
  promoteAll = () => this.#changeAll(['delayed'], (job) => job.promote());

  async #changeAll(wanted: JobStatus[], change: (job: QueueJob) => Promise<void>): Promise<void> {
    for (const job of await this.getJobs(wanted, 0, maxChanged - 1)) await change(job);
  }

  addJob = reject;
  obliterate = reject;
  removeJobScheduler = reject;
  updateJobScheduler = reject;
  setGlobalConcurrency = reject;
  override get supportsJobSchedulerUpdate() {
    return false;
  }
  override get supportsJobSchedulerRun() {
    return true;
  }
  getGlobalConcurrency = async () => null;
  getRedisInfo = async () => null;
  getMetrics = (type: MetricsType) => readMetrics(this.#parts.db, this.#name, type);
}
