export {
  findUnknownKinds,
  type OwnerInQueue,
  passGates,
} from '../admission/admission';
export type { GateLimits } from '../admission/limits';
export { type QueueLimits, readQueueLimits, writeQueueLimits } from '../admission/queue-limits';
export { type GateState, type GateView, readGates, tryGate } from '../admission/read-gates';
export { describeAlert } from '../alerts/describe-alert';
export { evaluateAlerts } from '../alerts/evaluate-alerts';
export { findStalledQueues, type StalledQueue, stalledText } from '../alerts/stalled';
export { createJobClient, type WorkerClient } from '../client';
export { type AnyContract, backoffDelay, type ContractFields } from '../contract/contract';
export { childStepPrefix, currentStep } from '../contract/create-steps';
export { parseDuration } from '../contract/duration';
export type { Hooks } from '../contract/hooks';
export { plainText } from '../contract/plain-text';
export type { Places, QueueDefaults } from '../contract/system';
export { type Batch, createBatch } from '../database/batch';
export { checkWritable } from '../database/check-writable';
export { connectAlone } from '../database/connect-alone';
export { type Connection, connectionOf, oftenUsed, preparedName } from '../database/connection';
export { type Database, openDatabase } from '../database/database';
export { databaseDown, isDatabaseDown, isPassing } from '../database/database-down';
export { type Listener, listen } from '../database/listen';
export { persist } from '../database/persist';
export { isSchemaMissing } from '../database/schema-missing';
export { empty, join, raw, type Sql, sql } from '../database/sql';
export { withSweepLock } from '../database/sweep-lock';
export { WatchedClient } from '../database/watched-client';
export { type JobQueue, openQueueBackend, type QueueBackend } from '../delivery/backend';
export { checkQueueServer } from '../delivery/check-queue-server';
export { createDispatcher, type Dispatcher } from '../delivery/dispatch';
export { findPausedQueues } from '../delivery/find-paused';
export type { QueueEntry } from '../delivery/outbox';
export { migrateQueue } from '../delivery/postgres';
export { createErrorLogger, type ErrorLogger } from '../error-logger';
export { lastBucket, middleMs, upperMs } from '../figures/buckets';
export { oldestWaitingMs } from '../figures/oldest-waiting';
export { type RunOutcome, recordRuns } from '../figures/record-runs';
export { rollUp } from '../figures/roll-up';
export { findAttempts, type JobAttempt } from '../job/attempts';
export { type Access, type ChangeAction, changeJobs } from '../job/change-jobs';
export type { Cause, EnqueueFields } from '../job/enqueue';
export { findInProgress } from '../job/find-in-progress';
export { type HistoryEvent, readHistory } from '../job/history';
export { insertJobs } from '../job/insert-jobs';
export type { NewJob } from '../job/new-job';
export { cancelChannel, changedChannel } from '../job/notify';
export { type StoredJob, viewStored } from '../job/read/job';
export { createJobReader } from '../job/read/job-reader';
export { sendSignal } from '../job/signal';
export { stateIn } from '../job/transitions';
export { firstIdAt, momentOfId } from '../job/uuid-time';
export { openLog } from '../log';
export { type Overlap, type ScheduleDefinition, systemOwner } from '../schedules/define-schedule';
export { type LocalMonth, localMonth } from '../schedules/local-time';
export type { CatchUp } from '../schedules/missed';
export {
  deleteSchedule,
  findSchedule,
  insertSchedule,
  listSchedules,
  type NewSchedule,
  pauseSchedule,
  pauseSchedulesOf,
  resumeSchedule,
  type Schedule,
  updateSchedule,
} from '../schedules/schedule';
export { addScheduler, removeScheduler, scheduleQueue } from '../schedules/schedulers';
export { jobOf, recordScheduleRun, tick } from '../schedules/tick';
export { tickAt } from '../schedules/tick-time';
export { timeZoneOf } from '../schedules/time-zone';
export { type Claim, claimJobs, holdsClaim } from '../worker/claim';
export { type Failure, type Finish, finishJobs, type Outcome } from '../worker/finish';
export {
  beat,
  countSealing,
  countWorkers,
  listOutages,
  listSilentWorkers,
  listWorkers,
  type QueueOutage,
  type Sealing,
  signOff,
  type WorkerIdentity,
  type WorkerView,
  type WorkerVitals,
} from '../worker/worker-processes';
export { createJobWriter, type JobWriter } from '../worker/writer';
