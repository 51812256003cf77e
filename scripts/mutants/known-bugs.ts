import type { KnownBug } from './mutant';

/**
 * The bugs that the life of a job has had, some with the commit that ended them, and the guards that keep others out: the
 * text to find in a file of the core, and what brings the bug back. The model must catch each of them.
 */
const bugs: Record<string, Record<string, [find: string, replace: string]>> = {
  'job/queue-entry': {
    'A delivery that ends without a run has no successor with another ID (0546a84a)': [
      'sql`dispatched_at = NULL, fence = fence + 1`',
      'sql`dispatched_at = NULL`',
    ],
  },
  'delivery/outbox': {
    'A job that was given back meanwhile is marked as dispatched (0546a84a)': [
      `\${hasIdOf('given')} AND job.fence = given.fence AND`,
      `\${hasIdOf('given')} AND`,
    ],
    'A job is marked as dispatched by a process that has not added it to its queue (found by the model)': [
      'WHERE given.is_added AND ',
      'WHERE ',
    ],
  },
  'run/finish': {
    'A run that ends, and is given back at the same time, is given back (b59eef35)': [
      'finishes.toReversed().map(',
      'finishes.map(',
    ],
    'A run of before ends the run of now': [
      `\${hasIdOf('input')} AND job.fence = input.fence\``,
      `\${hasIdOf('input')}\``,
    ],
    'A job that was given back, or waits, has used an attempt': [
      'attempt = attempt - (CASE WHEN',
      'attempt = attempt - (CASE WHEN false AND',
    ],
    'A job that is being canceled is retried if it fails': [
      "CASE WHEN job.state = 'canceling' AND input.outcome <> 'succeeded' THEN",
      'CASE WHEN false THEN',
    ],
    'The last child job does not wake its parent': [
      'job.parent_id AS "parentId"`',
      'NULL::uuid AS "parentId"`',
    ],
  },
  'job/attempts': {
    'A job whose work is committed fails with the worker of its last attempt': [
      `(attempt < max_attempts OR \${hasCommitted})`,
      '(attempt < max_attempts)',
    ],
  },
  'run/claim': {
    'A worker does not learn that its job was deleted (191774c9)': [
      'lost: ids.filter((id) => !held.has(id)),',
      'lost: rows.flatMap((row) => (row.held ? [] : [row.id])),',
    ],
    'A unique job starts although an open transaction counts on it (ad90ebb2)': [
      '(unique_while IS DISTINCT FROM',
      '(true OR unique_while IS DISTINCT FROM',
    ],
    'A claim takes a job from a worker that still has it': [`\${isLeaseOver} AND NOT`, 'NOT'],
    'A claim takes a job that a gate holds': ['AND held_by IS NULL', ''],
    'A claim takes a job that has used all its attempts': [
      `AND \${hasAttemptLeft} AND held_by IS NULL`,
      'AND held_by IS NULL',
    ],
    'A run of before renews the lease of the run of now': [
      'SELECT job.id FROM offload.job JOIN input USING (id, fence)',
      'SELECT job.id FROM offload.job JOIN input USING (id)',
    ],
  },
  'run/step-stores': {
    'A deleted child job never finishes, so its parent runs again and again (7a854595)': [
      "return outcome === undefined ? { id, state: 'canceled', error: deleted } : outcome;",
      'return outcome ?? null;',
    ],
  },
  'worker/consume/consume': {
    'A worker claims jobs of a queue that an outage has paused (1e9ed128)': [
      'if (outages.isPaused(queue)) break;',
      '',
    ],
    'A delivery that could not be claimed is forgotten (ad90ebb2)': [
      'else if (isPending(status.state))',
      'else if (false)',
    ],
    'Jobs of a delivery that a worker has no slot for are forgotten': [
      'await passOn(db, backend, { queue, delivery, rest })',
      'await Promise.resolve()',
    ],
  },
  'delivery/sweep/sweep': {
    'A job whose worker is gone is not delivered again (bf5517f3)': [
      'await client.dispatch(await findOrphaned(db, { limit: orphanedLimit, running: own() }));',
      '',
    ],
    'A job whose worker is gone on its last attempt never ends': [
      'await endOrphans(db, system.hooks, own(), unendable);',
      '',
    ],
    'What was committed and not dispatched stays where it is': [
      'await client.dispatch(await findUndispatched(db, { queues, limit: dispatchLimit }));',
      '',
    ],
    'What the queue has lost stays lost': ['() => dispatchMissing(parts),', ''],
  },
  'run/writer': {
    'A run of before reports the progress of the run of now': [
      'JOIN input USING (id, fence)',
      'JOIN input USING (id)',
    ],
  },
  'delivery/delivery': {
    'The delivery of an orphan has the ID of the next one, so that its queue ignores that (found by the model)':
      ["if (apart === 'orphan') return", 'if (!id) return'],
  },
  'delivery/carry': {
    'The row of a job that was passed on names the delivery that is over': [
      `AND delivery = \${delivery.id}`,
      'AND false',
    ],
  },
  'job/change-jobs': {
    'A retried job is dispatched under an ID that its queue may still have (found by the model)': [
      `\${notDispatched}, waits_since`,
      'dispatched_at = NULL, waits_since',
    ],
    'A run that is to stop has ended already': ['hooks.onEnd.map(ofFinished)', 'hooks.onEnd'],
    'The child jobs of a canceled job go on': [
      'return isCancel ? [...changed, ...(await cancelChildren(tx, changed, request, hooks))] : changed;',
      'return changed;',
    ],
    'A canceled job keeps its unique key': [
      "unique_key = CASE WHEN state = 'running' OR unique_while = 'time' THEN unique_key END`;",
      'unique_key = unique_key`;',
    ],
    'A job that is rescheduled may still run at once': [
      "held_by = 'time', dispatched_at = NULL,",
      'dispatched_at = NULL,',
    ],
  },
  'job/enqueue/insert-jobs': {
    'A transaction that finds a unique job does not delay its start (ad90ebb2)': [
      "await delayStart(tx, keysOf(jobs.filter(({ unique }) => unique?.while === 'waiting')));",
      '',
    ],
  },
  'job/may-cancel': {
    'A job is canceled though its work is committed': [
      'const ownersMayCancel = sql`job.committed_at IS NULL`;',
      'const ownersMayCancel = sql`true`;',
    ],
  },
  'job/holds/rooms': {
    'Two processes admit the same share of an owner': [`pg_try_advisory_xact_lock(\${shareLock})`, 'true'],
  },
  'job/holds/holds': {
    'A job that its share holds back does not count for its key': [
      'const later = laterThan(hold).map(holdLiteral);',
      'const later = laterThan(hold).slice(holds.length).map(holdLiteral);',
    ],
  },
  'job/signal': {
    'The data of a signal is not kept': [
      'WHERE job_step.job_id = changed.id AND job_step.name = changed.step`',
      'WHERE false`',
    ],
  },
  'admission/displace': {
    'A job takes others out of the queue that are as urgent': ['> urgent.place', '>= urgent.place'],
  },
};

export const knownBugs: readonly KnownBug[] = Object.entries(bugs).flatMap(([file, own]) =>
  Object.entries(own).map(([name, [find, replace]]) => ({
    name,
    file: `packages/core/src/${file}.ts`,
    find,
    replace,
  })),
);
