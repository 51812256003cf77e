/** Parts of a worker and of a client, for tests and benchmarks that play one, or put them together in another way. */

export { writeQueueLimits } from '../src/admission/queue-limits';
export { tryGate } from '../src/admission/read-gates';
export { evaluateAlerts } from '../src/alerts/watch-alerts';
export { localMonth, tickAt } from '../src/calendar/local-time';
export { createJobClient, type WorkerClient } from '../src/client/client';
export { type JobQueue, openQueueBackend, type QueueBackend } from '../src/delivery/backend';
export { markQueueDown } from '../src/delivery/queue-down';
export { restoreSchedulers } from '../src/delivery/schedulers';
export { createSweep } from '../src/delivery/sweep/sweep';
export { createTickConsumer } from '../src/delivery/ticks';
export { rollUp } from '../src/figures/roll-up';
export {
  beat,
  countSealing,
  signOff,
  type WorkerIdentity,
  type WorkerVitals,
} from '../src/health/worker-processes';
export { findAttempts } from '../src/job/attempts';
export { changeJobs } from '../src/job/change-jobs';
export { type HistoryEvent, readHistory } from '../src/job/history';
export { claimJobs } from '../src/run/claim';
export { finishJobs, type Outcome } from '../src/run/finish';
export { createJobWriter } from '../src/run/writer';
export { syncSchedules } from '../src/schedules/sync-schedules';
export { tick } from '../src/schedules/tick';
export { scheduleQueue } from '../src/system/check-system';
export { completeServices, type GivenServices } from '../src/testing/run-inline';
export { createAdmission } from '../src/worker/consume/admission';
export { createConsumer } from '../src/worker/consume/consume';
export { createRunningJobs } from '../src/worker/consume/running';
