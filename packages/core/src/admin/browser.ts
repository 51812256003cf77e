export { type AlertRule, alertRules, lastingRules, maxThresholds } from '../alerts/rules';
export { nextRunAt, nextRunsAt } from '../calendar/next-run';
export { parseCron } from '../calendar/parse-cron';
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
export { staffActions } from './staff-access';
export { pageHeader } from './staff-requests';
