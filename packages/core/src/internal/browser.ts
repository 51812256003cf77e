export { type AlertRule, alertRules, lastingRules, maxThresholds } from '../alerts/rules';
export { priorities } from '../job/priorities';
export {
  type ActionName,
  claimedStates,
  finishedStates,
  initialState,
  isClaimed,
  isPending,
  pendingStates,
  scheduledState,
  stateAfter,
  statesFor,
  transitions,
  unfinishedStates,
} from '../job/states';
export { type Cadence, lastRunsAt, nextRunAt, nextRunsAt } from '../schedules/next-run';
export { maxCronLength, parseCron } from '../schedules/parse-cron';
