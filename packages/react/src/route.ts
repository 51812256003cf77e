export { streamEvents, streamJobs, textStream } from './server/event-stream';
export type { Exposable, ShownJob } from './server/exposed';
export { createJobRoute } from './server/job-route';
export { createJobListRoute } from './server/list-route';
