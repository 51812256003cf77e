export { type Overlap, systemOwner } from './define-schedule';
export type { CatchUp } from './missed';
export { type Cadence, nextRunAt } from './next-run';
export { maxCronLength, parseCron } from './parse-cron';
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
} from './schedule';
export { addScheduler, removeScheduler } from './schedulers';
export { timeZoneOf } from './time-zone';
