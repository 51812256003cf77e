export type { JobContext, Services } from './context';
export {
  defineJob,
  defineProcessor,
  type JobContract,
  type JobDefinition,
  type JobResult,
  type SignalContract,
} from './contract';
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
