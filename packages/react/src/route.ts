export { streamEvents, streamJobs } from './server/event-stream';
export { textStream } from './server/exchange';
export type { Exposable, ShownJob } from './server/exposed';
export { createJobRoute } from './server/job-route';
export { createJobListRoute } from './server/list-route';
