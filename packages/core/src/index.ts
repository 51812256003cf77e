export {
  findUnknownKinds,
  type OwnerInQueue,
  type OwnerUse,
  passGates,
  readOwnerUse,
} from './admission';
export { findAttempts, type JobAttempt } from './attempts';
export { type Batch, createBatch } from './batch';
export { type Access, type ChangeAction, type ChangedJob, changeJobs } from './change-jobs';
export { createJobClient, type JobClient } from './client';
export { type AnyContract, defineJob, defineProcessor, type JobContract } from './contract';
export { childStepPrefix } from './create-steps';
export { checkWritable } from './database/check-writable';
export { connectAlone } from './database/connect-alone';
export {
  type Connection,
  connectionOf,
  oftenUsed,
  preparedName,
  type Transaction,
} from './database/connection';
export { type Database, openDatabase } from './database/database';
export { databaseDown, isDatabaseDown, isPassing } from './database/database-down';
export { type Listener, listen } from './database/listen';
export { isSchemaMissing } from './database/schema-missing';
export { WatchedClient } from './database/watched-client';
export { parseDuration } from './duration';
export type { EnqueueFields, EnqueueOptions } from './enqueue';
export { createErrorLogger, type ErrorLogger } from './error-logger';
export { OutageError, PermanentError, TransientError } from './errors';
export { findInProgress } from './find-in-progress';
export type { GateLimits } from './gate/limits';
export { type GateState, type GateView, readGates, tryGate } from './gate/read-gates';
export type { Hook, Hooks } from './hooks';
export { insertJob, type NewJob } from './insert-job';
export { migrate } from './migrate';
export { cancelChannel, changedChannel } from './notify';
export type { QueueEntry } from './outbox';
export { persist } from './persist';
export { type JobQueue, openQueueBackend, type QueueBackend } from './queue/backend';
export { checkQueueServer } from './queue/check-queue-server';
export { migrateQueue } from './queue/postgres';
export { type QueueLimits, readQueueLimits, writeQueueLimits } from './queue-limits';
export {
  defineSchedule,
  type Overlap,
  type ScheduleDefinition,
  systemOwner,
} from './schedules/define-schedule';
export { type LocalMonth, localMonth } from './schedules/local-time';
export type { CatchUp } from './schedules/missed';
export { type Cadence, nextRunAt } from './schedules/next-run';
export {
  deleteSchedule,
  findSchedule,
  insertSchedule,
  type NewSchedule,
  pauseSchedule,
  pauseSchedulesOf,
  resumeSchedule,
  type Schedule,
  updateSchedule,
} from './schedules/schedule';
export { addScheduler, removeScheduler, scheduleQueue } from './schedules/schedulers';
export { jobOf, recordScheduleRun, tick } from './schedules/tick';
export { type Tick, tickAt } from './schedules/tick-time';
export { timeZoneOf } from './schedules/time-zone';
export { sendSignal } from './signal';
export { defineSystem, type JobSystem, type Places, type QueueDefaults } from './system';
export { stateIn } from './transitions';
export { firstIdAt, momentOfId } from './uuid-time';
export { type Claim, claimJobs, holdsClaim } from './worker/claim';
export { type Failure, finishJobs, type Outcome } from './worker/finish';
export {
  countSealing,
  countWorkers,
  listOutages,
  listSilentWorkers,
  listWorkers,
  type QueueOutage,
  type Sealing,
  type WorkerView,
} from './worker-processes';
