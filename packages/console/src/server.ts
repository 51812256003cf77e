import './replay/contract-fields';

export {
  type ActionOutcome,
  auditLog,
  type Doing,
  type Operator,
  type Origin,
  recordAction,
  recordActionOnce,
} from './operations/audit-log';
export { readPauseReasons, setQueuePaused } from './operations/change-queue';
export { recordScheduleChange, runSchedule } from './operations/change-schedule';
export { bulkChanges, changeNext, countChanged } from './operations/changes/change-next';
export { replays } from './operations/changes/replay';
export { type Outbox, type QueueDepth, readOutbox, readQueueDepths } from './operations/figures/depth';
export {
  type DurationTotal,
  type EndedTotal,
  readDurationTotals,
  readEndedTotals,
} from './operations/figures/totals';
export { readTimeline } from './reads/state-changes';
export { hidden } from './replay/secret-paths';
