export { evaluateAlerts } from '../alerts/evaluate-alerts';
export { openQueueBackend } from '../delivery/backend';
export { rollUp } from '../figures/roll-up';
export { createJobReader } from '../job/read/job-reader';
export { scheduleQueue } from '../system/check-system';
export { claimJobs } from '../worker/claim';
export { type Finish, finishJobs } from '../worker/finish';
export { beat } from '../worker/worker-processes';
export { createJobWriter } from '../worker/writer';
