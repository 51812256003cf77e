import type { QueueView } from '../../views';

/** A queue without jobs or limits of its own. */
export const queue: QueueView = {
  name: 'print',
  isPaused: false,
  pauseReason: null,
  outage: null,
  waiting: 0,
  retrying: 0,
  running: 0,
  waitingOwners: null,
  oldestWaitingMs: null,
  concurrency: null,
  usualConcurrency: { least: 1, most: 1 },
  perMinute: null,
  ownerRunning: null,
  usualOwnerRunning: 3,
  ownerOpen: null,
  usualOwnerOpen: 9,
};
