export type { JobContext, Services } from './contract/context';
export {
  type ContractFields,
  defineJob,
  type JobContract,
  type ResultOf,
  type SignalContract,
} from './contract/contract';
export { defineProcessor, type JobDefinition, type JobResult } from './contract/define-processor';
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
