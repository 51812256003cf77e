export { evaluateAlerts } from '../alerts/watch-alerts';
export { openQueueBackend } from '../delivery/backend';
export { rollUp } from '../figures/roll-up';
export { beat } from '../health/worker-processes';
export { createJobReader } from '../job/read/job-reader';
export { claimJobs } from '../run/claim';
export { type Finish, finishJobs } from '../run/finish';
export { createJobWriter } from '../run/writer';
export { scheduleQueue } from '../system/check-system';
