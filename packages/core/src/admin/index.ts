export { type QueueLimits, readQueueLimits, writeQueueLimits } from '../admission/queue-limits';
export { readGates, tryGate } from '../admission/read-gates';
export { findUnknownKinds } from '../admission/unknown-kinds';
export { describeAlert } from '../alerts/describe-alert';
export { passOn } from '../client/change-many';
export { createJobClient, type WorkerClient } from '../client/client';
export { checkFields } from '../contract/check-fields';
export type { AnyContract } from '../contract/contract';
export { isCutShort } from '../database/database-down';
export { databaseTime } from '../database/stored-times';
export type { JobQueue, QueueBackend } from '../delivery/backend';
export { findPausedQueues, readPauses } from '../delivery/find-paused';
export { middleMs, upperMs } from '../figures/buckets';
export { oldestWaitingMs } from '../figures/oldest-waiting';
export type { RunOutcome } from '../figures/record-runs';
export {
  listOutages,
  listSilentWorkers,
  listWorkers,
  probeQueue,
  type QueueOutage,
  type WorkerView,
} from '../health/worker-processes';
export { findAttempts, type JobAttempt } from '../job/attempts';
export {
  type BulkAction,
  bulkActions,
  type ChangeFilter,
  failedAndOpen,
  matchesFilter,
  matching,
} from '../job/change-filter';
export { type ChangeAction, type ChangeRequest, changeJobs } from '../job/change-jobs';
export { type ChangedRound, changeRound } from '../job/change-round';
export { enqueue } from '../job/enqueue/enqueue';
export { type HistoryEvent, readHistory } from '../job/history';
export type { Hooks } from '../job/hooks';
export { staffMayCancel } from '../job/may-cancel';
export { isInOutbox } from '../job/queue-entry';
export { shownValue, viewError } from '../job/read/job';
export { isStepFinished, viewStep } from '../job/read/job-steps';
export { sendSignal } from '../job/signal';
export { momentOfId } from '../job/uuid-time';
export { canRunSchedule, runScheduleNow, type ScheduleRun } from '../schedules/run-schedule';
export { listSchedules } from '../schedules/schedule';
export {
  actorOf,
  mayDo,
  readAccess,
  type StaffAccess,
  type StaffAction,
  staffActions,
  visibleQueues,
} from './staff-access';
export { isFromElsewhere, pathWithin, withoutSlash } from './staff-requests';
