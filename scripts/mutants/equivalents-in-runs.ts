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
    file: `${core}/job/holds/owner-shares.ts`,
    before: '?? { open: 0, max: defaultMax }',
    after: '',
    because: 'The statement always returns a row: this is for its type.',
  },
  {
    file: `${core}/delivery/outbox.ts`,
    context: 'added.get(id)',
    before: '?? null',
    after: '',
    because: 'pg writes undefined in an array as NULL.',
  },
  {
    file: `${core}/delivery/pump.ts`,
    context: 'let isFetching',
    before: 'false',
    after: 'true',
    because: 'It is set before the first fetch, and closing waits for nothing before that.',
  },
  {
    file: `${core}/delivery/pump.ts`,
    context: 'waitedMs',
    before: '>',
    after: '>=',
    because: 'No fetch takes exactly that long.',
  },
  {
    file: `${core}/delivery/slots.ts`,
    context: 'let isTaken',
    before: 'false',
    after: 'true',
    because: 'It is set before it is read.',
  },
];
