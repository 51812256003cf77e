import type { Access, Jobs } from '@offload/core';
import { changeJobs, runScheduleNow } from '@offload/core/admin';
import type { Schedule } from '@offload/core/schedules';
import { sql } from '@offload/core/sql';

/**
 * What the buttons of a board do. Each rejects to say why something wasn't done. It resolves without a change if the job's
 * state no longer allows it, because the board shows the new state a moment later.
 */
export interface BoardActions {
  /** Retries a failed job. */
  retry(id: string): Promise<void>;
  /** Cancels an unfinished job. */
  cancel(id: string): Promise<void>;
  /** Deletes a finished job. */
  delete(id: string): Promise<void>;
  /** Runs a `scheduled` or `retrying` job now, or in so many milliseconds. */
  runNow(id: string, delayMs?: number): Promise<void>;
  /** Enqueues the job of a schedule now. Returns the job's ID, also if it's in progress already. */
  runSchedule(schedule: Schedule): Promise<string>;
  /** Pauses or resumes a queue for all workers. */
  setPaused(queue: string, isPaused: boolean): Promise<void>;
}

/**
 * Returns actions that change the rows by the core's own functions, with their history and hooks. `access` is who clicks, as the
 * history of jobs names them.
 *
 * @example
 * const actions = createBoardActions(jobs, { owner: null, actor: `user:${id}` });
 */
export function createBoardActions(jobs: Jobs, access: Access): BoardActions {
  const { system, db, backend } = jobs;
  return {
    async retry(id) {
      await jobs.retry(id, access);
    },
    async cancel(id) {
      await jobs.cancel(id, access);
    },
    async delete(id) {
      await changeJobs(db, { action: 'delete', where: sql`id = ${id}::uuid`, access }, system.hooks);
    },
    async runNow(id, delayMs = 0) {
      await jobs.reschedule(id, delayMs, access);
    },
    async runSchedule(schedule) {
      const run = { actor: access.actor };
      const { id, jobs: created } = await db.transaction((tx) => runScheduleNow(tx, system, schedule, run));
      void jobs.dispatch(created);
      return id;
    },
    async setPaused(name, isPaused) {
      const queue = await backend.queue(name);
      await (isPaused ? queue.pause() : queue.resume());
    },
  };
}

const rejectedCode = 'BOARD_REJECTED';

/** Thrown by what a board doesn't do. Its message says why. */
export class BoardRejection extends Error {
  override readonly name = 'BoardRejection';
  readonly code = rejectedCode;

  constructor(
    message: string,
    readonly status: 400 | 403 | 408 | 409 | 413 = 409,
  ) {
    super(message);
  }
}

/** Returns whether an error says that a board doesn't do what a button asked for. */
export function isBoardRejection(error: unknown): error is BoardRejection {
  return error instanceof Error && 'code' in error && error.code === rejectedCode;
}
