'use client';

export { type Connection, type FollowOptions, follow } from './client/follow';
export { onReturn } from './client/page-events';
export type { ServerEvent } from './client/read-events';
export { type JobStatus, type UseJobOptions, useJob } from './client/use-job';
export { type JobChanges, mergeChanges, useJobChanges } from './client/use-job-changes';
export { type JobListFilter, type JobListStatus, useJobs } from './client/use-jobs';
export type { Exposable, ShownJob } from './server/exposed';
export { ConnectionNotice } from './view/connection-notice';
export { JobBadge, StateIcon } from './view/job-badge';
export { JobProgress } from './view/job-progress';
export { stateStyles } from './view/state-styles';
