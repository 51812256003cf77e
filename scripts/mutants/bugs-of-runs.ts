import type { KnownBug } from './mutant';

const core = 'packages/core/src';

/**
 * The bugs that runs and deliveries of jobs have had, each with the commit that ended it, and the guards that keep others out:
 * the model must catch each of them.
 */
export const bugsOfRuns: readonly KnownBug[] = [
  {
    name: 'A delivery that ends without a run has no successor with another ID (0546a84a)',
    file: `${core}/job/queue-entry.ts`,
    find: 'sql`dispatched_at = NULL, fence = fence + 1`',
    replace: 'sql`dispatched_at = NULL`',
  },
  {
    name: 'A job that was given back meanwhile is marked as dispatched (0546a84a)',
    file: `${core}/delivery/outbox.ts`,
    find: `\${hasIdOf('given')} AND job.fence = given.fence AND`,
    replace: `\${hasIdOf('given')} AND`,
  },
  {
    name: 'A run that ends, and is given back at the same time, is given back (b59eef35)',
    file: `${core}/worker/finish.ts`,
    find: 'finishes.toReversed().map(',
    replace: 'finishes.map(',
  },
  {
    name: 'A job whose work is committed fails with the worker of its last attempt',
    file: `${core}/job/attempts.ts`,
    find: `(attempt < max_attempts OR \${hasCommitted})`,
    replace: '(attempt < max_attempts)',
  },
  {
    name: 'A worker does not learn that its job was deleted (191774c9)',
    file: `${core}/worker/claim.ts`,
    find: 'lost: ids.filter((id) => !held.has(id)),',
    replace: 'lost: rows.flatMap((row) => (row.held ? [] : [row.id])),',
  },
  {
    name: 'A unique job starts although an open transaction counts on it (ad90ebb2)',
    file: `${core}/worker/claim.ts`,
    find: '(unique_while IS DISTINCT FROM',
    replace: '(true OR unique_while IS DISTINCT FROM',
  },
  {
    name: 'A deleted child job never finishes, so its parent runs again and again (7a854595)',
    file: `${core}/worker/steps.ts`,
    find: "return outcome === undefined ? { id, state: 'canceled', error: deleted } : outcome;",
    replace: 'return outcome ?? null;',
  },
  {
    name: 'A worker claims jobs of a queue that an outage has paused (1e9ed128)',
    file: `${core}/worker/consume/consume.ts`,
    find: 'if (outages.isPaused(queue)) break;',
    replace: '',
  },
  {
    name: 'A delivery that could not be claimed is forgotten (ad90ebb2)',
    file: `${core}/worker/consume/consume.ts`,
    find: 'else if (isPending(status.state))',
    replace: 'else if (false)',
  },
  {
    name: 'A job whose worker is gone is not delivered again (bf5517f3)',
    file: `${core}/delivery/sweep/sweep.ts`,
    find: 'await client.dispatch(await findOrphaned(db, { limit: orphanedLimit, running: own() }));',
    replace: '',
  },
  {
    name: 'A job whose worker is gone on its last attempt never ends',
    file: `${core}/delivery/sweep/sweep.ts`,
    find: 'await endOrphans(db, system.hooks, own(), unendable);',
    replace: '',
  },
  {
    name: 'What was committed and not dispatched stays where it is',
    file: `${core}/delivery/sweep/sweep.ts`,
    find: 'await client.dispatch(await findUndispatched(db, dispatchLimit));',
    replace: '',
  },
  {
    name: 'What the queue has lost stays lost',
    file: `${core}/delivery/sweep/sweep.ts`,
    find: '() => dispatchMissing(parts),',
    replace: '',
  },
  {
    name: 'A claim takes a job from a worker that still has it',
    file: `${core}/worker/claim.ts`,
    find: `\${isLeaseOver} AND NOT`,
    replace: 'NOT',
  },
  {
    name: 'A claim takes a job that a gate holds',
    file: `${core}/worker/claim.ts`,
    find: 'AND held_by IS NULL',
    replace: '',
  },
  {
    name: 'A claim takes a job that has used all its attempts',
    file: `${core}/worker/claim.ts`,
    find: `AND \${hasAttemptLeft} AND held_by IS NULL`,
    replace: 'AND held_by IS NULL',
  },
  {
    name: 'A run of before ends the run of now',
    file: `${core}/worker/finish.ts`,
    find: `\${hasIdOf('input')} AND job.fence = input.fence\``,
    replace: `\${hasIdOf('input')}\``,
  },
  {
    name: 'A run of before reports the progress of the run of now',
    file: `${core}/worker/writer.ts`,
    find: 'JOIN input USING (id, fence)',
    replace: 'JOIN input USING (id)',
  },
  {
    name: 'A run of before renews the lease of the run of now',
    file: `${core}/worker/claim.ts`,
    find: 'SELECT job.id FROM offload.job JOIN input USING (id, fence)',
    replace: 'SELECT job.id FROM offload.job JOIN input USING (id)',
  },
  {
    name: 'A job that was given back, or waits, has used an attempt',
    file: `${core}/worker/finish.ts`,
    find: 'attempt = attempt - (CASE WHEN',
    replace: 'attempt = attempt - (CASE WHEN false AND',
  },
  {
    name: 'A job that is being canceled is retried if it fails',
    file: `${core}/worker/finish.ts`,
    find: "CASE WHEN job.state = 'canceling' AND input.outcome <> 'succeeded' THEN",
    replace: 'CASE WHEN false THEN',
  },
  {
    name: 'The last child job does not wake its parent',
    file: `${core}/worker/finish.ts`,
    find: 'job.parent_id AS "parentId"`',
    replace: 'NULL::uuid AS "parentId"`',
  },
  {
    name: 'The delivery of an orphan has the ID of the next one, so that its queue ignores that (found by the model)',
    file: `${core}/delivery/delivery.ts`,
    find: "if (apart === 'orphan') return",
    replace: 'if (!id) return',
  },
  {
    name: 'A job is marked as dispatched by a process that has not added it to its queue (found by the model)',
    file: `${core}/delivery/outbox.ts`,
    find: 'WHERE given.is_added AND ',
    replace: 'WHERE ',
  },
  {
    name: 'Jobs of a delivery that a worker has no slot for are forgotten',
    file: `${core}/worker/consume/consume.ts`,
    find: 'await passOn(db, backend, { queue, delivery, rest })',
    replace: 'await Promise.resolve()',
  },
  {
    name: 'The row of a job that was passed on names the delivery that is over',
    file: `${core}/delivery/carry.ts`,
    find: `AND delivery = \${delivery.id}`,
    replace: 'AND false',
  },
];
