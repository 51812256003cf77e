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
  switchAlertRule,
} from './alerts/settings';
export { type Database, openDatabase, Prisma, type Transaction } from './client';
export { upperMs } from './figures/buckets';
export { type Outbox, type QueueDepth, readOutbox, readQueueDepths } from './figures/depth';
export { type Latency, readLatency, readQueueLatency } from './figures/latency';
export { figures } from './figures/record-runs';
export { pruneFigures, rollUp } from './figures/roll-up';
export { readQueueThroughput, readThroughput, type Throughput } from './figures/throughput';
export {
  type DurationTotal,
  type EndedTotal,
  readDurationTotals,
  readEndedTotals,
} from './figures/totals';
export {
  findExpiredFiles,
  findStoredFiles,
  findUnclaimedKeys,
  jobFiles,
  markFilesRemoved,
  type NewFile,
  type SourceFile,
  type StoredFile,
} from './files';
export type { Email, File, Job, JobEvent, OperatorAction, Schedule, User } from './generated/client';
export {
  findAnswer,
  keepAnswer,
  pruneIdempotencyKeys,
  readAnswer,
  type StoredAnswer,
} from './idempotent-answer';
export { type CausedEmail, findCausedEmails } from './job-changes/caused-emails';
export { bulkChanges, type ChangeRound, changeNext, countChanged } from './job-changes/change-next';
export { countMatching, previewChange } from './job-changes/count';
export { type Dismissal, dismissJobs, findDismissals, restoreJobs } from './job-changes/dismiss';
export {
  type FailureGroup,
  findFailureGroups,
  findFailureOwners,
  findFailures,
} from './job-changes/failures';
export { type BulkAction, bulkActions, type JobFilter } from './job-changes/filter';
export { replayJob } from './job-changes/replay';
export { undoRetries } from './job-changes/undo-retries';
export { type JobSearch, searchJobs } from './job-search/search';
export { findGroups, type JobGroup } from './job-search/sources';
export {
  beginSending,
  emailLedger,
  findMessage,
  readdressToOwner,
  recordSmtpResponse,
} from './mail-ledger';
export { auditLog, type Doing, type Operator, recordAction, recordActionOnce } from './operator-action';
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
export { claimPendingNotifications, markSeenByOwner, ownerNotifications } from './owner-notifications';
export { setQueuePaused } from './pause-queue';
export { changePerson, type PersonChange, userChannel } from './person';
export {
  countAttempt,
  countHits,
  forgiveAttempts,
  forgiveHits,
  type Limit,
  pruneRateLimits,
} from './rate-limit';
export { findLeftovers, findLeftoversOf, type Leftover, removeLeftover, runLeftovers } from './run-leftovers';
export {
  lockStorageUse,
  readReservation,
  readStorageUse,
  reservedBytesOf,
  reserveMore,
  type StorageUse,
  storageReservations,
} from './storage-use';
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
