export { type Clock, createClock } from './clock';
export { testContext, testSteps } from './context';
export { contractOf } from './contract';
export { completeServices, type GivenServices } from './given-services';
export { admin, createJobTools, failure, historyOf, type JobTools, loseWorker, workerId } from './jobs';
export { type InlineOptions, type InlineRun, runInline } from './run-inline';
export type { InlineChild, InlineOutcome } from './steps';
