/** Parts of a worker and of a client, for tests and benchmarks that play one, or put them together in another way. */

export { writeQueueLimits } from '../admission/queue-limits';
export { tryGate } from '../admission/read-gates';
export { evaluateAlerts } from '../alerts/evaluate-alerts';
export { localMonth, tickAt } from '../calendar/local-time';
export { createJobClient, type WorkerClient } from '../client/client';
export { type JobQueue, openQueueBackend, type QueueBackend } from '../delivery/backend';
export { restoreSchedulers } from '../delivery/schedulers';
export { createSweep } from '../delivery/sweep/sweep';
export { rollUp } from '../figures/roll-up';
export { findAttempts } from '../job/attempts';
export { changeJobs } from '../job/change-jobs';
export { type HistoryEvent, readHistory } from '../job/history';
export { syncSchedules } from '../schedules/sync-schedules';
export { tick } from '../schedules/tick';
export { scheduleQueue } from '../system/check-system';
export { claimJobs } from '../worker/claim';
export { createAdmission } from '../worker/consume/admission';
export { createConsumer } from '../worker/consume/consume';
export { createTickConsumer } from '../worker/consume/consume-ticks';
export { createRunningJobs } from '../worker/consume/running';
export { finishJobs, type Outcome } from '../worker/finish';
export {
  beat,
  countSealing,
  signOff,
  type WorkerIdentity,
  type WorkerVitals,
} from '../worker/worker-processes';
export { createJobWriter } from '../worker/writer';
