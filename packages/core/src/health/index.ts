export { stepText } from '../database/clock-watch';
export { within } from '../database/within';
export { checkQueueServer } from '../delivery/check-queue-server';
export { isQueueDown } from '../delivery/queue-down';
export { type JobsHealth, readHealth } from './read-health';
export { type StalledQueue, stalledText, unservedText } from './stalled';
export type { QueueOutage, Sealing } from './worker-processes';
