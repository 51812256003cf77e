export { type AlertRule, alertRules, lastingRules, maxThresholds } from '../alerts/rules';
export { hidden, hidePaths } from '../contract/secret-paths';
export {
  claimedStates,
  finishedStates,
  initialState,
  isClaimed,
  isPending,
  pendingStates,
  scheduledState,
  statesFor,
  transitions,
  unfinishedStates,
} from '../job/states';
export { nextRunAt, nextRunsAt } from '../schedules/next-run';
export { parseCron } from '../schedules/parse-cron';
