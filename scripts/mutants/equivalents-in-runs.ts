import type { Equivalent } from './equivalent';

const core = 'packages/core/src';

/** In what admits, delivers, and runs jobs. */
export const equivalentsInRuns: readonly Equivalent[] = [
  {
    file: `${core}/worker/claim.ts`,
    before: "unique_while IS DISTINCT FROM 'waiting'",
    after: 'false',
    because: 'Only jobs that are unique while they wait are ever locked, so the lock of any other is free.',
  },
  {
    file: `${core}/worker/claim.ts`,
    before: 'delivery = NULL,',
    after: '',
    because:
      'It only saves room: a delivery is read of jobs that wait for it, and marking them as dispatched sets it.',
  },
  {
    file: `${core}/worker/claim.ts`,
    before: '.filter((id) => !claimed.has(id))',
    after: '',
    because: 'The filter only saves a read: the claim comes before the status.',
  },
  {
    file: `${core}/worker/lost-claims.ts`,
    context: 'ORDER BY id',
    before: '',
    after: 'DESC',
    because: 'Any order prevents deadlocks, if all use the same.',
  },
  {
    file: `${core}/worker/finish.ts`,
    before: 'job.gate IS NOT NULL',
    after: 'true',
    because: 'NULL equals nothing, so the lookup that this saves finds nothing.',
  },
  {
    file: `${core}/worker/finish.ts`,
    before: 'job.concurrency_key IS NOT NULL',
    after: 'true',
    because: 'NULL equals nothing, so the lookup that this saves finds nothing.',
  },
  {
    file: `${core}/worker/finish.ts`,
    context: 'failures[index]?.message',
    before: '?? null',
    after: '',
    because: 'pg writes undefined in an array as NULL.',
  },
  {
    file: `${core}/worker/finish.ts`,
    context: 'failure?.message',
    before: '?? null',
    after: '',
    because: 'pg writes undefined in an array as NULL.',
  },
  {
    file: `${core}/worker/finish.ts`,
    context: 'failure?.code',
    before: '?? null',
    after: '',
    because: 'pg writes undefined in an array as NULL.',
  },
  {
    file: `${core}/worker/finish.ts`,
    context: 'failure?.stack',
    before: '?? null',
    after: '',
    because: 'pg writes undefined in an array as NULL.',
  },
  {
    file: `${core}/admission/concurrency.ts`,
    before: 'keys.length === 0',
    after: 'false',
    because: 'This only saves a transaction that changes nothing.',
  },
  {
    file: `${core}/admission/concurrency.ts`,
    before: 'ids.length === 0',
    after: 'false',
    because: 'This only saves a statement that finds nothing.',
  },
  {
    file: `${core}/admission/concurrency.ts`,
    before: 'running.finished_at IS NULL',
    after: 'true',
    because: 'The states say the same; this one is for the index.',
  },
  {
    file: `${core}/admission/concurrency.ts`,
    before: `\${stateIn(unfinishedStates, 'running.state')}`,
    after: 'true',
    because: 'finished_at says the same; this one is for the index.',
  },
  {
    file: `${core}/admission/concurrency.ts`,
    context: 'SELECT DISTINCT unnest',
    before: 'DISTINCT',
    after: '',
    because: 'A lock may be taken twice.',
  },
  {
    file: `${core}/admission/concurrency.ts`,
    context: 'ORDER BY 1',
    before: '',
    after: 'DESC',
    because: 'Any order prevents deadlocks, if all use the same.',
  },
  {
    file: `${core}/admission/owner-shares.ts`,
    context: 'SELECT DISTINCT * FROM unnest',
    before: 'DISTINCT',
    after: '',
    because: 'A lock may be taken twice, and what is found twice is changed once.',
  },
  {
    file: `${core}/admission/owner-shares.ts`,
    before: '?? { open: 0, max: defaultMax }',
    after: '',
    because: 'The statement always returns a row: this is for its type.',
  },
  {
    file: `${core}/admission/owner-shares.ts`,
    context: 'ORDER BY 1, 2',
    before: '',
    after: 'DESC',
    because: 'Any order prevents deadlocks, if all use the same.',
  },
  {
    file: `${core}/admission/admission.ts`,
    before: 'owners.length === 0',
    after: 'false',
    because: 'This only saves a transaction that changes nothing.',
  },
  {
    file: `${core}/admission/owner-shares.ts`,
    before: '.filter(({ isLocked }) => !isLocked)',
    after: '',
    because: 'This only admits for the same owners again, which changes nothing.',
  },
  {
    file: `${core}/admission/owner-shares.ts`,
    before: 'busy.length === 0',
    after: 'false',
    because: 'This only saves a transaction that changes nothing.',
  },
  {
    file: `${core}/admission/owner-shares.ts`,
    before: '<',
    after: '<=',
    because: 'This only saves a statement that changes nothing.',
  },
  {
    file: `${core}/delivery/outbox.ts`,
    context: 'added.get(id)',
    before: '?? null',
    after: '',
    because: 'pg writes undefined in an array as NULL.',
  },
  {
    file: `${core}/delivery/slots.ts`,
    context: 'let isTaken',
    before: 'false',
    after: 'true',
    because: 'It is set before it is read.',
  },
];
