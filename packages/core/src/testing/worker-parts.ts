/** Parts of a worker, for tests and benchmarks that put them together in another way. */

export { createSweep } from '../delivery/sweep/sweep';
export { restoreSchedulers, scheduleQueue } from '../schedules/schedulers';
export { syncSchedules } from '../schedules/sync-schedules';
export { createAdmission } from '../worker/consume/admission';
export { createConsumer } from '../worker/consume/consume';
export { createTickConsumer } from '../worker/consume/consume-ticks';
export { createRunningJobs } from '../worker/consume/running';
