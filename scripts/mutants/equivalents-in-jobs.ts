import type { Equivalent } from './equivalent';

const core = 'packages/core/src';

/** In what writes and reads jobs' rows. */
export const equivalentsInJobs: readonly Equivalent[] = [
  {
    file: `${core}/job/history.ts`,
    before: "state IN ('running', 'succeeded')",
    after: 'true',
    because: 'A run that has ended otherwise is recorded, which the condition on the record says too.',
  },
  {
    file: `${core}/job/history.ts`,
    before: 'started_at IS NOT NULL',
    after: 'true',
    because: 'The states say the same: a job that runs or has succeeded has started.',
  },
  {
    file: `${core}/job/transitions.ts`,
    before: `\${hasState(['running'], 'before')}`,
    after: 'true',
    because:
      'A run that has ended without success was recorded when it ended: this only saves looking for that.',
  },
  {
    file: `${core}/job/transitions.ts`,
    before: "(changed.state <> 'running' OR changed.fence > 1)",
    after: 'true',
    because: 'Before its first claim, a job has no run: this only saves looking for one.',
  },
  {
    file: `${core}/job/transitions.ts`,
    before: '?? none',
    after: '',
    because: 'A parameter that is undefined is NULL, too.',
  },
  {
    file: `${core}/job/change-jobs.ts`,
    context: 'request.dismissal?.reason',
    before: '?? null',
    after: '',
    because: 'A parameter that is undefined is NULL, too.',
  },
  {
    file: `${core}/job/change-jobs.ts`,
    before: `\${notify(cancelChannel, sql\`changed.id::text\`)}::text`,
    after: `nullif(\${notify(cancelChannel, sql\`changed.id::text\`)}::text, \${notify(cancelChannel, sql\`changed.id::text\`)}::text)`,
    because: 'It still notifies, and no one reads what that returns.',
  },
  {
    file: `${core}/job/insert-jobs.ts`,
    before: ".filter(({ unique }) => unique?.while === 'waiting')",
    after: '',
    because: 'Only jobs that are unique while they wait ask for this lock.',
  },
  {
    file: `${core}/job/insert-jobs.ts`,
    context: 'inserted.get(id)',
    before: '?? []',
    after: '',
    because: 'Each job is there by then: this is for its type.',
  },
  {
    file: `${core}/job/insert-jobs.ts`,
    context: 'unique?.key',
    before: '?? []',
    after: '',
    because: 'Each of these jobs is unique: this is for its type.',
  },
  {
    file: `${core}/job/insert-jobs.ts`,
    context: 'gates.length',
    before: '>',
    after: '>=',
    because: 'Inserting no gates changes nothing.',
  },
  {
    file: `${core}/job/insert-jobs.ts`,
    before: "'owner'",
    after: 'actor',
    because: 'It only saves room: the history says the same of both.',
  },
  {
    file: `${core}/job/insert-jobs.ts`,
    before: '!jobs.some(isForLater)',
    after: 'false',
    because: 'This only saves a statement that inserts nothing.',
  },
  {
    file: `${core}/job/insert-jobs.ts`,
    before: 'keys.length === 0',
    after: 'false',
    because: 'This only saves a statement that finds nothing.',
  },
  {
    file: `${core}/job/insert-jobs.ts`,
    before: `unique_key = ANY(\${keys}::text[])`,
    after: 'true',
    because:
      'A key whose time is over may be released at any time, and the map is asked only for these keys.',
  },
  {
    file: `${core}/job/read/find-jobs.ts`,
    before: `LIMIT \${limit + 1}`,
    after: '',
    because: 'It only saves reading what the page leaves out.',
  },
  {
    file: `${core}/job/read/find-jobs.ts`,
    before: '?? null',
    after: '',
    because: 'The page has a last job then: this is for its type.',
  },
  {
    file: `${core}/job/read/job-reader.ts`,
    context: 'parts.read',
    before: '>',
    after: '>=',
    because: 'It only saves asking for the parts of no jobs.',
  },
  {
    file: `${core}/delivery/outbox.ts`,
    context: 'SELECT true FROM offload.job WHERE',
    before: `\${stateIn(claimedStates)}`,
    after: 'true',
    because: 'Only claimed jobs have leases.',
  },
  {
    file: `${core}/client-changes.ts`,
    context: 'admitDue',
    before: '&&',
    after: '||',
    because: 'It only saves looking for jobs that are due.',
  },
  {
    file: `${core}/alerts/run-without-worker.ts`,
    before: '?? 1',
    after: '',
    because: 'A version that is undefined is missing in the JSON, and a claim then takes 1.',
  },
  {
    file: `${core}/job/new-job.ts`,
    before: '?? null',
    after: '',
    because: 'A parameter that is undefined is NULL, too, also in an array.',
  },
  {
    file: `${core}/job/new-job.ts`,
    before: 'job && jobs.length === 1',
    after: 'false',
    because: 'An array of one job says the same. It only takes longer.',
  },
  {
    file: `${core}/job/new-job.ts`,
    context: 'ORDER BY unique_key, id',
    before: '',
    after: 'DESC',
    because: 'Any order prevents deadlocks, if all use the same.',
  },
];
