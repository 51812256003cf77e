export { findDueWorkerAlerts } from './alerts/due';
export { findActions, findExisting } from './audit-actions';
export { isUnbroken } from './audit-chain';
export { auditCsv } from './audit-csv';
export {
  type ActionOutcome,
  auditLog,
  type Doing,
  type Operator,
  type Origin,
  recordAction,
  recordActionOnce,
  recordSignIn,
} from './audit-log';
export { readPauseReasons, setQueueLimits, setQueuePaused } from './change-queue';
export { recordScheduleChange, runSchedule } from './change-schedule';
export { bulkChanges, changeNext, countChanged } from './changes/change-next';
export { findDismissals } from './changes/dismiss';
export {
  type FailureGroup,
  type FailureScope,
  findFailureGroups,
  findFailureOwners,
  findFailures,
  type GroupScope,
} from './changes/failures';
export { type BulkAction, bulkActions, type JobFilter, withIds } from './changes/filter';
export { replays } from './changes/replay';
export { undoRetries } from './changes/undo-retries';
export { type Outbox, type QueueDepth, readOutbox, readQueueDepths } from './figures/depth';
export { type Latency, readLatency, readQueueLatency } from './figures/latency';
export { readQueueThroughput, readThroughput, type Throughput } from './figures/throughput';
export {
  type DurationTotal,
  type EndedTotal,
  readDurationTotals,
  readEndedTotals,
} from './figures/totals';
export { countByState, type StateCounts } from './search/count-by-state';
export { type JobSearch, searchJobs } from './search/search';
export { findGroups, type JobGroup } from './search/sources';
export { tryGateNow } from './try-gate';
