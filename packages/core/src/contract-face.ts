export type { JobContext, Services } from './context';
export { defineJob, type JobContract, type SignalContract } from './contract';
export { defineProcessor, type JobDefinition, type JobResult } from './define-processor';
export {
  isOutageError,
  isPermanentError,
  isTransientError,
  OutageError,
  PermanentError,
  TransientError,
} from './errors';
export type { Job } from './read/job';
export { allows, hasFinished, type JobState, jobStates } from './states';
export type { ChildOutcome } from './steps';
