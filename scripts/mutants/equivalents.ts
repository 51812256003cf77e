import type { Mutant } from './mutant';

/** A mutant that behaves like the original, so that no test can fail on it. */
interface Equivalent extends Pick<Mutant, 'file' | 'before' | 'after'> {
  /** A part of the line, if others have the same mutant. */
  context?: string;
  because: string;
}

const core = 'packages/core/src';

export const equivalents: readonly Equivalent[] = [
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
    before: "(changed.state <> 'running' OR changed.attempt > 1)",
    after: 'true',
    because: 'Before its first attempt, a job has no run: this only saves looking for one.',
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
    because: 'It still notifies, and nobody reads what that returns.',
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
    context: 'WITH held AS',
    before: "held_by = 'key'",
    after: 'true',
    because: 'Without a job that waits, a key has no limit, so there is no room for any.',
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
    file: `${core}/admission/admission.ts`,
    context: 'SELECT DISTINCT * FROM unnest',
    before: 'DISTINCT',
    after: '',
    because: 'A lock may be taken twice, and what is found twice is changed once.',
  },
  {
    file: `${core}/admission/admission.ts`,
    before: '?? { open: 0, max: defaultMax }',
    after: '',
    because: 'The statement always returns a row: this is for its type.',
  },
  {
    file: `${core}/admission/admission.ts`,
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
  {
    file: 'packages/db/src/rate-limit.ts',
    before: '?? 0',
    after: '',
    because: 'Each counted key has a limit: this is for its type.',
  },
  {
    file: 'packages/db/src/rate-limit.ts',
    before: '?? 1',
    after: '',
    because: 'The row is there, unless another attempt succeeds between the two statements.',
  },
  {
    file: 'packages/db/src/rate-limit.ts',
    context: 'ORDER BY key FOR UPDATE',
    before: '',
    after: 'DESC',
    because: 'Only statements that meet at the right time can wait for each other.',
  },
  {
    file: 'apps/web/src/api/http/idempotency.ts',
    context: 'return null',
    before: 'key === undefined',
    after: 'false',
    because: 'This only saves a read that finds nothing.',
  },
  {
    file: 'packages/bull-board/src/adapter.ts',
    before: '?? 0',
    after: '',
    because: 'Each list begins with 0: this is for its type.',
  },
  {
    file: 'packages/bull-board/src/adapter.ts',
    context: 'limit <= 0',
    before: '<=',
    after: '<',
    because: 'A LIMIT of 0 returns nothing, too.',
  },
  {
    file: 'packages/bull-board/src/adapter.ts',
    context: 'aliveForMs > 0',
    before: '>',
    after: '>=',
    because: 'No heartbeat is exactly that old.',
  },
  {
    file: 'packages/bull-board/src/rows.ts',
    before: `LIMIT \${maxCount}::int`,
    after: '',
    because: 'This only saves time: the adapter limits the sum, too.',
  },
  {
    file: 'packages/bull-board/src/rows.ts',
    before: `LIMIT \${offset + limit}::int`,
    after: '',
    because: 'This only saves time: the page is limited, too.',
  },
  {
    file: 'packages/bull-board/src/rows.ts',
    context: 'GROUP BY 1, 2',
    before: 'kind.kind IS NOT NULL',
    after: 'true',
    because: 'NULL equals nothing, so no job has that kind.',
  },
  {
    file: 'packages/bull-board/src/rows.ts',
    context: 'ORDER BY found.id',
    before: 'kind.kind IS NOT NULL',
    after: 'true',
    because: 'NULL equals nothing, so no job has that kind.',
  },
  {
    file: 'apps/web/src/api/bull-board/app.ts',
    before: '!isApiError(error)',
    after: 'false',
    because: 'Other errors get the same response below: this is for their type.',
  },
  {
    file: 'apps/web/src/api/console/authorize.ts',
    context: 'user: {',
    before: 'false',
    after: 'true',
    because: 'Users are turned away before anyone asks what they may do.',
  },
];

export function isEquivalent(mutant: Mutant): boolean {
  return equivalents.some((each) => isOneOf(each, mutant));
}

export function isOneOf({ file, before, after, context = '' }: Equivalent, mutant: Mutant): boolean {
  const isSameEdit = file === mutant.file && before === mutant.before && after === mutant.after;
  return isSameEdit && mutant.context.includes(context);
}
