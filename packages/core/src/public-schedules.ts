export type { CatchUp } from './calendar/missed';
export { type Cadence, nextRunAt } from './calendar/next-run';
export { maxCronLength, parseCron } from './calendar/parse-cron';
export { timeZoneOf } from './calendar/time-zone';
export { systemOwner } from './contract/defaults';
export type { Overlap } from './contract/define-schedule';
export { addScheduler, removeScheduler } from './delivery/schedulers';
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
