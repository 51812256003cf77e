export { type Clock, createClock } from './clock';
export { type InlineOptions, type InlineRun, runInline } from './run-inline';
export type { InlineChild, InlineOutcome } from './steps';
export { createTestJobs, type EnqueuedJob, type TestJobs, type TestJobsOptions } from './test-jobs';
