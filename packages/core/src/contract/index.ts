export { priorities } from '../job/priorities';
export type { Job } from '../job/read/job';
export {
  allows,
  finishedStates,
  hasFinished,
  type JobState,
  jobStates,
  stateAfter,
} from '../job/states';
export type { JobContext, Services } from './context';
export { type ContractFields, defineJob, type JobContract, type SignalContract } from './contract';
export { defineProcessor, type JobDefinition, type JobResult } from './define-processor';
export {
  isOutageError,
  isPermanentError,
  isTransientError,
  isWaitError,
  OutageError,
  PermanentError,
  TransientError,
  WaitError,
} from './errors';
export { issueText } from './issue-text';
export { mistypedText, rejectMistyped } from './mistyped';
export type { ChildOutcome } from './steps';
