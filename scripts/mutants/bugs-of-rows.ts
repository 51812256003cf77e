import type { KnownBug } from './mutant';

const core = 'packages/core/src';

/** The bugs and guards of what is done to jobs outside of runs: the model must catch each of them. */
export const bugsOfRows: readonly KnownBug[] = [
  {
    name: 'A retried job is dispatched under an ID that its queue may still have (found by the model)',
    file: `${core}/job/change-jobs.ts`,
    find: `\${notDispatched}, waits_since`,
    replace: 'dispatched_at = NULL, waits_since',
  },
  {
    name: 'A transaction that finds a unique job does not delay its start (ad90ebb2)',
    file: `${core}/job/insert-jobs.ts`,
    find: "await delayStart(tx, keysOf(jobs.filter(({ unique }) => unique?.while === 'waiting')));",
    replace: '',
  },
  {
    name: 'A run that is to stop has ended already',
    file: `${core}/job/change-jobs.ts`,
    find: 'hooks.onEnd.map(ofFinished)',
    replace: 'hooks.onEnd',
  },
  {
    name: 'The child jobs of a canceled job go on',
    file: `${core}/job/change-jobs.ts`,
    find: 'return isCancel ? [...changed, ...(await cancelChildren(tx, changed, request, hooks))] : changed;',
    replace: 'return changed;',
  },
  {
    name: 'A job is canceled though its work is committed',
    file: `${core}/job/may-cancel.ts`,
    find: 'const ownersMayCancel = sql`job.committed_at IS NULL`;',
    replace: 'const ownersMayCancel = sql`true`;',
  },
  {
    name: 'A canceled job keeps its unique key',
    file: `${core}/job/change-jobs.ts`,
    find: "unique_key = CASE WHEN state = 'running' OR unique_while = 'time' THEN unique_key END`;",
    replace: 'unique_key = unique_key`;',
  },
  {
    name: 'A job that is rescheduled may still run at once',
    file: `${core}/job/change-jobs.ts`,
    find: "held_by = 'time', dispatched_at = NULL,",
    replace: 'dispatched_at = NULL,',
  },
  {
    name: 'Two processes admit the same share of an owner',
    file: `${core}/job/holds/rooms.ts`,
    find: `pg_try_advisory_xact_lock(\${shareLock})`,
    replace: 'true',
  },
  {
    name: 'A job that its share holds back does not count for its key',
    file: `${core}/job/holds/holds.ts`,
    find: 'const later = laterThan(hold).map(holdLiteral);',
    replace: 'const later = laterThan(hold).slice(holds.length).map(holdLiteral);',
  },
  {
    name: 'The data of a signal is not kept',
    file: `${core}/job/signal.ts`,
    find: 'WHERE job_step.job_id = changed.id AND job_step.name = changed.step`',
    replace: 'WHERE false`',
  },
  {
    name: 'A job takes others out of the queue that are as urgent',
    file: `${core}/admission/displace.ts`,
    find: '> urgent.place',
    replace: '>= urgent.place',
  },
];
