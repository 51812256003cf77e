export { createHolds, type Held, type Holds } from './holds';
export { readJobMetrics } from './metrics/job-metrics';
export {
  type ActionOutcome,
  auditLog,
  type Doing,
  type Operator,
  type Origin,
  recordAction,
  recordActionOnce,
} from './operations/audit-log';
export { setQueuePaused } from './operations/change-queue';
export { recordScheduleChange, runSchedule } from './operations/change-schedule';
export { bulkChanges, changedBy, changeNext, countChanged } from './operations/changes/change-next';
export { createDenials } from './operations/denials';
export { readTimeline } from './reads/state-changes';
export { hidden } from './redact';
export { replays } from './replay/contract-fields';
export { shareReads } from './shared-reads';
