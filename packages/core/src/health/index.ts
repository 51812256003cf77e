export { type StalledQueue, stalledText, unservedText } from '../alerts/stalled';
export { stepText } from '../database/clock-watch';
export { within } from '../database/within';
export { checkQueueServer } from '../delivery/check-queue-server';
export { isQueueDown } from '../delivery/queue-down';
export type { QueueOutage, Sealing } from '../worker/worker-processes';
export { type JobsHealth, readHealth } from './read-health';
