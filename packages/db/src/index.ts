export { findPasswordLink, type PasswordLink, putPasswordLink } from './accounts/password-link';
export { addPasswordRequest, takePasswordRequests } from './accounts/password-requests';
export { setPasswordByLink } from './accounts/set-password';
export { type AlertChange, takeAlertChanges } from './alerts/changes';
export { findDueWorkerAlerts } from './alerts/due';
export { lastingRules } from './alerts/readings';
export {
  type AlertSettings,
  changeAlertSettings,
  findAlertOwner,
  findWebhook,
  readAlertSettings,
  replaceWebhookSecret,
  sealWebhookSecret,
} from './alerts/settings';
export { type Batch, createBatch } from './batch';
export { checkWritable } from './check-writable';
export { type Database, openDatabase, Prisma, type Transaction } from './client';
export { isDatabaseDown } from './database-down';
export { upperMs } from './figures/buckets';
export { type Outbox, type QueueDepth, readOutbox, readQueueDepths } from './figures/depth';
export { type Latency, readLatency, readQueueLatency } from './figures/latency';
export { forgetOldFigures, rollUp } from './figures/roll-up';
export { readQueueThroughput, readThroughput, type Throughput } from './figures/throughput';
export {
  type DurationTotal,
  type EndedTotal,
  readDurationTotals,
  readEndedTotals,
} from './figures/totals';
export {
  findExpiredFiles,
  findUnclaimedKeys,
  noteRemoved,
  type StoredFile,
} from './files';
export type { Email, File, Job, JobEvent, JobKind, OperatorAction, Schedule, User } from './generated/client';
export { findAnswer, forgetOldAnswers, keepAnswer, readAnswer, type StoredAnswer } from './idempotent-answer';
export {
  type ChangeRound,
  changeNext,
  countChanged,
  deleteNext,
} from './job-changes/change-next';
export { countMatching } from './job-changes/count';
export { type Dismissal, dismissJobs, findDismissals, restoreJobs } from './job-changes/dismiss';
export {
  type FailureGroup,
  findFailureGroups,
  findFailureOwners,
  findFailures,
} from './job-changes/failures';
export { type ChangeAction, changeActions, type JobFilter } from './job-changes/filter';
export { redoJob } from './job-changes/redo';
export { type KnownKind, rememberKinds } from './job-kind';
export { type JobSearch, searchJobs } from './job-search/search';
export { findGroups, type JobGroup } from './job-search/sources';
export { firstIdAt, momentOfId } from './job-search/uuid-time';
export { hasEnded, type JobState, jobStates } from './job-state';
export { endAbandonedJobs } from './job-store/abandoned';
export {
  admitNext,
  findOwnersWithRoom,
  findUnknownKinds,
  holdUnknown,
  type OwnerInQueue,
  type OwnerUse,
  passGates,
  readOwnerUse,
} from './job-store/admission';
export { findAttempts, type JobAttempt } from './job-store/attempts';
export { type Access, cancelJob, rescheduleJob, retryJob } from './job-store/change';
export { type Claim, type ClaimAnswer, claimJobs, holdsClaim, renewLeases } from './job-store/claim';
export { deleteJob } from './job-store/delete';
export { type Failure, type Finish, finishJobs, type NewFile, type Outcome } from './job-store/finish';
export type { OwnerShares } from './job-store/gates';
export {
  findNotHandedOver,
  findOrphaned,
  findOverdue,
  type Handover,
  markHandedOver,
  noteLookedAt,
  putBack,
} from './job-store/hand-over';
export { insertJob, type NewJob, type SourceFile } from './job-store/insert';
export type { LogLine } from './job-store/log';
export { cancelChannel, changedChannel, personChannel } from './job-store/notify';
export type { Position } from './job-store/position';
export { markTold, takeUntold } from './job-store/told';
export { findUnderWay } from './job-store/under-way';
export { findUntidied, noteTidied } from './job-store/untidied';
export { createJobWriter, type JobWriter } from './job-store/writer';
export { type Listener, listen } from './listen';
export { beginSending, findMessage, noteAnswer, readdressToOwner } from './mail-ledger';
export { type Doing, type Operator, recordAction, recordActionOnce } from './operator-action';
export { exportOrders } from './orders/export-orders';
export {
  type SalesDimension,
  shareSales,
  sumSales,
  totalSales,
} from './orders/figures';
export { type ImportRun, importOrders } from './orders/import/import-orders';
export { isTooManyOrders, type TooManyOrders } from './orders/import/merge-orders';
export { insertOrders } from './orders/insert-orders';
export type { SoldOrder } from './orders/order';
export { findOrderDays } from './orders/order-days';
export { readOrders } from './orders/read-orders';
export { persist } from './persist';
export { changePerson, type PersonChange } from './person';
export {
  type QueueLimits,
  queueSettingChannel,
  readQueueLimits,
  writeQueueLimits,
} from './queue-setting';
export {
  countAttempt,
  countHits,
  forgiveAttempts,
  forgiveHits,
  type Limit,
  pruneRateLimits,
} from './rate-limit';
export { advanceSchedule, findLateSchedules, findTicking, noteRun } from './schedules/due';
export {
  deleteSchedule,
  insertSchedule,
  type NewSchedule,
  pauseSchedule,
  resumeSchedule,
} from './schedules/schedule';
export { readStorageUse, reserveMore, type StorageUse } from './storage-use';
export { withSweepLock } from './sweep-lock';
export {
  beginCodeAttempt,
  confirmSession,
  disableTwoFactor,
  recordRecoveryCode,
  replaceRecoveryCodes,
  resetTwoFactor,
  saveTwoFactor,
  spendCode,
} from './two-factor';
export { WatchedClient } from './watched-client';
export {
  beat,
  countWorkers,
  forgetSilentWorkers,
  listOutages,
  listWorkers,
  type QueueOutage,
  signOff,
  type WorkerIdentity,
  type WorkerView,
  type WorkerVitals,
} from './worker-process';
