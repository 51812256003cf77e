export { type QueueLimits, readQueueLimits, writeQueueLimits } from '../admission/queue-limits';
export { readGates, tryGate } from '../admission/read-gates';
export { findUnknownKinds } from '../admission/unknown-kinds';
export { describeAlert } from '../alerts/describe-alert';
export { evaluateAlerts } from '../alerts/evaluate-alerts';
export { createJobClient, type WorkerClient } from '../client/client';
export { checkFields } from '../contract/check-fields';
export type { AnyContract } from '../contract/contract';
export { childStepPrefix } from '../contract/create-steps';
export { type Connection, connectionOf } from '../database/connection';
export { type Database, openDatabase } from '../database/database';
export { isCutShort, isDatabaseBusy, isDatabaseDown, isDiskFull } from '../database/database-down';
export { isSchemaMissing } from '../database/schema-missing';
export { empty, join, raw, type Sql, sql } from '../database/sql';
export { isOlderThan } from '../database/stored-times';
export { type JobQueue, openQueueBackend, type QueueBackend } from '../delivery/backend';
export { findPausedQueues, readPauses } from '../delivery/find-paused';
export { addScheduler, removeScheduler } from '../delivery/schedulers';
export { middleMs, upperMs } from '../figures/buckets';
export { oldestWaitingMs } from '../figures/oldest-waiting';
export type { RunOutcome } from '../figures/record-runs';
export { rollUp } from '../figures/roll-up';
export { findAttempts, type JobAttempt } from '../job/attempts';
export { type Access, type ChangeAction, type ChangeRequest, changeJobs } from '../job/change-jobs';
export { type ChangedRound, changeRound } from '../job/change-round';
export type { Cause, EnqueueFields } from '../job/enqueue';
export { type HistoryEvent, readHistory } from '../job/history';
export type { Hooks } from '../job/hooks';
export { staffMayCancel } from '../job/may-cancel';
export { isInOutbox, type QueueEntry } from '../job/queue-entry';
export { isStepFinished, viewStored } from '../job/read/job';
export { createJobReader } from '../job/read/job-reader';
export { shownValue } from '../job/read/shown-value';
export { sendSignal } from '../job/signal';
export { stateIn } from '../job/transitions';
export { firstIdAt, momentOfId } from '../job/uuid-time';
export { canRunSchedule, runScheduleNow, type ScheduleRun } from '../schedules/run-schedule';
export {
  deleteSchedule,
  findSchedule,
  listSchedules,
  pauseSchedule,
  resumeSchedule,
  type Schedule,
} from '../schedules/schedule';
export { scheduleQueue } from '../system/check-system';
export { claimJobs } from '../worker/claim';
export { type Finish, finishJobs } from '../worker/finish';
export {
  beat,
  listOutages,
  listSilentWorkers,
  listWorkers,
  type WorkerView,
} from '../worker/worker-processes';
export { createJobWriter } from '../worker/writer';
