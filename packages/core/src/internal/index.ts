export { findUnknownKinds, type OwnerInQueue, type OwnerUse, passGates, readOwnerUse } from '../admission';
export { describeAlert } from '../alerts/describe-alert';
export { evaluateAlerts, type OnAlert } from '../alerts/evaluate-alerts';
export { findStalledQueues, type StalledQueue, stalledText } from '../alerts/stalled';
export { findAttempts, type JobAttempt } from '../attempts';
export { type Batch, createBatch } from '../batch';
export { type Access, type ChangeAction, changeJobs } from '../change-jobs';
export { createJobClient, type WorkerClient } from '../client';
export { type AnyContract, backoffDelay, type ContractFields } from '../contract';
export { childStepPrefix, currentStep } from '../create-steps';
export { checkWritable } from '../database/check-writable';
export { connectAlone } from '../database/connect-alone';
export { type Connection, connectionOf, oftenUsed, preparedName } from '../database/connection';
export { type Database, openDatabase } from '../database/database';
export { databaseDown, isDatabaseDown, isPassing } from '../database/database-down';
export { type Listener, listen } from '../database/listen';
export { isSchemaMissing } from '../database/schema-missing';
export { empty, join, raw, type Sql, sql } from '../database/sql';
export { withSweepLock } from '../database/sweep-lock';
export { WatchedClient } from '../database/watched-client';
export { createDispatcher, type Dispatcher } from '../dispatch';
export { parseDuration } from '../duration';
export type { Cause, EnqueueFields } from '../enqueue';
export { createErrorLogger, type ErrorLogger } from '../error-logger';
export { lastBucket, middleMs, upperMs } from '../figures/buckets';
export { oldestWaitingMs } from '../figures/oldest-waiting';
export { type RunOutcome, recordRuns } from '../figures/record-runs';
export { rollUp } from '../figures/roll-up';
export { findInProgress } from '../find-in-progress';
export type { GateLimits } from '../gate/limits';
export { type GateState, type GateView, readGates, tryGate } from '../gate/read-gates';
export type { Hooks } from '../hooks';
export { insertJobs } from '../insert-jobs';
export { openLog } from '../log';
export type { NewJob } from '../new-job';
export { cancelChannel, changedChannel } from '../notify';
export type { QueueEntry } from '../outbox';
export { persist } from '../persist';
export { plainText } from '../plain-text';
export { type JobQueue, openQueueBackend, type QueueBackend } from '../queue/backend';
export { checkQueueServer } from '../queue/check-queue-server';
export { findPausedQueues } from '../queue/find-paused';
export { migrateQueue } from '../queue/postgres';
export { type QueueLimits, readQueueLimits, writeQueueLimits } from '../queue-limits';
export { type StoredJob, viewStored } from '../read/job';
export { createJobReader } from '../read/job-reader';
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
export { sendSignal } from '../signal';
export type { Places, QueueDefaults } from '../system';
export { stateIn } from '../transitions';
export { firstIdAt, momentOfId } from '../uuid-time';
export { type Claim, claimJobs, holdsClaim } from '../worker/claim';
export { type Failure, type Finish, finishJobs, type Outcome } from '../worker/finish';
export { createJobWriter, type JobWriter } from '../worker/writer';
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
} from '../worker-processes';
