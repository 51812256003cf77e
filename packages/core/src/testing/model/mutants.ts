/** A change that brings back a bug, or removes a guard. */
export interface Mutant {
  /** What is wrong with it; for a bug that there was, with the commit that ended it. */
  name: string;
  /** Relative to `packages/core/src`. */
  file: string;
  /** What is replaced, which the file has once. */
  find: string;
  replace: string;
}

/** The bugs that the life of a job has had, and the guards that keep others out: the model must catch each of them. */
export const mutants: readonly Mutant[] = [
  {
    name: 'A delivery that ends without a run has no successor with another ID (0546a84a)',
    file: 'delivery/outbox.ts',
    find: 'sql`dispatched_at = NULL, fence = fence + 1`',
    replace: 'sql`dispatched_at = NULL`',
  },
  {
    name: 'A job that was given back meanwhile is marked as dispatched (0546a84a)',
    file: 'delivery/outbox.ts',
    find: `\${hasIdOf('given')} AND job.fence = given.fence AND`,
    replace: `\${hasIdOf('given')} AND`,
  },
  {
    name: 'A retried job is dispatched under an ID that its queue may still have (found by the model)',
    file: 'job/change-jobs.ts',
    find: `\${notDispatched}, waits_since`,
    replace: 'dispatched_at = NULL, waits_since',
  },
  {
    name: 'A run that ends, and is given back at the same time, is given back (b59eef35)',
    file: 'worker/finish.ts',
    find: 'finishes.toReversed().map(',
    replace: 'finishes.map(',
  },
  {
    name: 'A worker does not learn that its job was deleted (191774c9)',
    file: 'worker/claim.ts',
    find: 'lost: ids.filter((id) => !held.has(id)),',
    replace: 'lost: rows.flatMap((row) => (row.held ? [] : [row.id])),',
  },
  {
    name: 'A unique job starts although an open transaction counts on it (ad90ebb2)',
    file: 'worker/claim.ts',
    find: '(unique_while IS DISTINCT FROM',
    replace: '(true OR unique_while IS DISTINCT FROM',
  },
  {
    name: 'A transaction that finds a unique job does not delay its start (ad90ebb2)',
    file: 'job/insert-jobs.ts',
    find: "await delayStart(tx, keysOf(jobs.filter(({ unique }) => unique?.while === 'waiting')));",
    replace: '',
  },
  {
    name: 'A deleted child job never finishes, so its parent runs again and again (7a854595)',
    file: 'worker/steps.ts',
    find: "return outcome === undefined ? { id, state: 'canceled', error: deleted } : outcome;",
    replace: 'return outcome ?? null;',
  },
  {
    name: 'A worker claims jobs of a queue that an outage has paused (1e9ed128)',
    file: 'worker/consume/consume.ts',
    find: 'if (outages.isPaused(queue)) break;',
    replace: '',
  },
  {
    name: 'A delivery that could not be claimed is forgotten (ad90ebb2)',
    file: 'worker/consume/consume.ts',
    find: 'else if (isPending(status.state))',
    replace: 'else if (false)',
  },
  {
    name: 'A job whose worker is gone is not delivered again (bf5517f3)',
    file: 'delivery/sweep/sweep.ts',
    find: 'await client.dispatch(await findOrphaned(db, orphanedLimit));',
    replace: '',
  },
  {
    name: 'A job whose worker is gone on its last attempt never ends',
    file: 'delivery/sweep/sweep.ts',
    find: 'await endOrphans(db, system.hooks);',
    replace: '',
  },
  {
    name: 'What was committed and not dispatched stays where it is',
    file: 'delivery/sweep/sweep.ts',
    find: 'await client.dispatch(await findUndispatched(db, dispatchLimit));',
    replace: '',
  },
  {
    name: 'What the queue has lost stays lost',
    file: 'delivery/sweep/sweep.ts',
    find: 'await dispatchMissing(parts);',
    replace: '',
  },
  {
    name: 'A claim takes a job from a worker that still has it',
    file: 'worker/claim.ts',
    find: 'onlyIf: { running: sql`lease_until < now()` },',
    replace: '',
  },
  {
    name: 'A claim takes a job that a gate holds',
    file: 'worker/claim.ts',
    find: 'attempt < max_attempts AND held_by IS NULL',
    replace: 'attempt < max_attempts',
  },
  {
    name: 'A claim takes a job that has used all its attempts',
    file: 'worker/claim.ts',
    find: 'AND attempt < max_attempts AND held_by IS NULL',
    replace: 'AND held_by IS NULL',
  },
  {
    name: 'A run of before ends the run of now',
    file: 'worker/finish.ts',
    find: `\${hasIdOf('input')} AND job.fence = input.fence\``,
    replace: `\${hasIdOf('input')}\``,
  },
  {
    name: 'A run of before reports the progress of the run of now',
    file: 'worker/progress.ts',
    find: 'JOIN input USING (id, fence)',
    replace: 'JOIN input USING (id)',
  },
  {
    name: 'A run of before renews the lease of the run of now',
    file: 'worker/claim.ts',
    find: 'SELECT job.id FROM offload.job JOIN input USING (id, fence)',
    replace: 'SELECT job.id FROM offload.job JOIN input USING (id)',
  },
  {
    name: 'A job that was given back, or waits, has used an attempt',
    file: 'worker/finish.ts',
    find: 'attempt = attempt - (CASE WHEN',
    replace: 'attempt = attempt - (CASE WHEN false AND',
  },
  {
    name: 'A job that is being canceled is retried if it fails',
    file: 'worker/finish.ts',
    find: "CASE WHEN job.state = 'canceling' AND input.outcome <> 'succeeded' THEN",
    replace: 'CASE WHEN false THEN',
  },
  {
    name: 'A run that is to stop has ended already',
    file: 'job/change-jobs.ts',
    find: 'hooks.onEnd.map(ofFinished)',
    replace: 'hooks.onEnd',
  },
  {
    name: 'The child jobs of a canceled job go on',
    file: 'job/change-jobs.ts',
    find: 'return isCancel ? [...changed, ...(await cancelChildren(tx, changed, request, hooks))] : changed;',
    replace: 'return changed;',
  },
  {
    name: 'A canceled job keeps its unique key',
    file: 'job/change-jobs.ts',
    find: "unique_key = CASE WHEN state = 'running' OR unique_while = 'time' THEN unique_key END`;",
    replace: 'unique_key = unique_key`;',
  },
  {
    name: 'A job that is rescheduled may still run at once',
    file: 'job/change-jobs.ts',
    find: "held_by = 'time', dispatched_at = NULL,",
    replace: 'dispatched_at = NULL,',
  },
  {
    name: 'Two processes admit the same share of an owner',
    file: 'admission/admission.ts',
    find: 'await lockShares(tx, owners);',
    replace: '',
  },
  {
    name: 'A job that its share holds back does not count for its key',
    file: 'admission/concurrency.ts',
    find: "AND (running.held_by IS NULL OR running.held_by = 'owner')))`",
    replace: 'AND running.held_by IS NULL))`',
  },
  {
    name: 'The data of a signal is not kept',
    file: 'job/signal.ts',
    find: 'WHERE job_step.job_id = changed.id AND job_step.name = changed.step`',
    replace: 'WHERE false`',
  },
  {
    name: 'The last child job does not wake its parent',
    file: 'worker/finish.ts',
    find: 'job.parent_id AS "parentId"`',
    replace: 'NULL::uuid AS "parentId"`',
  },
  {
    name: 'An urgent job takes others out of the queue although there is room for it (found by the model)',
    file: 'admission/displace.ts',
    find: `admitted.place + greatest(0, \${freeShareOf('owner', shares)})`,
    replace: 'admitted.place',
  },
  {
    name: 'The delivery of an orphan has the ID of the next one, so that its queue ignores that (found by the model)',
    file: 'delivery/delivery.ts',
    find: 'if (isOrphan) return',
    replace: 'if (!id) return',
  },
  {
    name: 'A job is marked as dispatched by a process that has not added it to its queue (found by the model)',
    file: 'delivery/outbox.ts',
    find: 'WHERE given.is_added AND ',
    replace: 'WHERE ',
  },
];
