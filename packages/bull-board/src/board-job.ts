import type { QueueJob, QueueJobJson } from '@bull-board/api/typings/app';
import type { JobSystem } from '@offload/core';
import { hidden, hidePaths } from '@offload/core/admin/browser';
import { hasFinished } from '@offload/core/contract';
import type { BoardActions } from './actions';
import type { BoardRow } from './rows';
import { statusOf } from './statuses';

/**
 * Hides the secrets of a payload. Those of a result are hidden when it's stored. Without a contract, nothing is known to be
 * secret.
 */
export function withoutSecrets(row: BoardRow, { contracts }: JobSystem): BoardRow {
  const contract = contracts.get(row.kind);
  return { ...row, payload: contract ? hidePaths(row.payload, contract.secrets ?? []) : hidden };
}

/** Returns a job for readers without values. Fields that aren't listed here are hidden, including new ones. */
export function withoutValues(row: BoardRow): BoardRow {
  const { id, kind, state, heldBy, progressPercent, attempt, maxAttempts, priority, workerId } = row;
  const { createdAt, startedAt, finishedAt, nextAttemptAt } = row;
  return {
    ...{ id, kind, state, heldBy, progressPercent, attempt, maxAttempts, priority, workerId },
    ...{ createdAt, startedAt, finishedAt, nextAttemptAt },
    payload: hidden,
    result: row.result === null ? null : hidden,
    progressStep: null,
    errorMessage: row.errorMessage === null ? null : hidden,
    errorStack: null,
  };
}

/** Returns a job as Bull Board knows them. */
export function boardJobOf(row: BoardRow, isPaused: boolean, actions: BoardActions): QueueJob {
  const { id } = row;
  const delay = delayOf(row);
  return {
    opts: { delay },
    toJSON: () => jsonOf(row),
    getState: async () => statusOf(row, isPaused) ?? 'unknown',
    retry: () => actions.retry(id),
    // Decided by the state that was read: a job that finishes while it's being canceled keeps its result.
    remove: () => (hasFinished(row.state) ? actions.delete(id) : actions.cancel(id)),
    promote: () => actions.runNow(id),
    changeDelay: (delayMs) => actions.runNow(id, delayMs),
  };
}

function jsonOf(row: BoardRow): QueueJobJson {
  const { progressPercent: percent, progressStep: step, errorStack, finishedAt } = row;
  return {
    id: row.id,
    name: row.kind,
    data: row.payload,
    returnvalue: row.result,
    progress: step ? { percent, step } : percent,
    attemptsMade: row.attempt,
    timestamp: row.createdAt.getTime(),
    processedOn: row.startedAt?.getTime() ?? null,
    finishedOn: finishedAt?.getTime() ?? null,
    processedBy: row.workerId,
    delay: delayOf(row),
    failedReason: row.errorMessage ?? '',
    stacktrace: errorStack ? [errorStack] : [],
    opts: { attempts: row.maxAttempts, priority: row.priority, state: row.state },
  };
}

/** Returns how many milliseconds after its creation the job is to run, as BullMQ counts them. */
function delayOf({ nextAttemptAt, createdAt }: BoardRow): number {
  return nextAttemptAt ? Math.max(0, nextAttemptAt.getTime() - createdAt.getTime()) : 0;
}
