export type { Tick } from './calendar/local-time';
export type { JobContext, Services } from './contract/context';
export {
  type ContractFields,
  defineJob,
  type JobContract,
  type ResultOf,
  type SignalContract,
} from './contract/contract';
export { defineProcessor, type JobDefinition, type JobResult } from './contract/define-processor';
export { defineSchedule } from './contract/define-schedule';
export {
  isOutageError,
  isPermanentError,
  isTransientError,
  isWaitError,
  OutageError,
  PermanentError,
  TransientError,
  WaitError,
} from './contract/errors';
export { issueText } from './contract/issue-text';
export { mistypedText, rejectMistyped } from './contract/mistyped';
export type { ChildOutcome } from './contract/steps';
export type { Hook } from './job/hooks';
export { priorities } from './job/priorities';
export type { Job } from './job/read/job';
export {
  allows,
  finishedStates,
  hasFinished,
  type JobState,
  jobStates,
  stateAfter,
  stateLabels,
} from './job/states';
export { defineSystem, type JobSystem, type SystemParts } from './system/system';
