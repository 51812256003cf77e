import type { Transaction } from '@offload/core';
import { type Operator, recordAction } from '../audit-log';

interface RecordedReplay {
  id: string;
  newId: string;
  /** The state of the job that was replayed. */
  state: string;
  before?: object | undefined;
  after: object;
}

/** Records a replay in the audit log of both jobs, so that the new one's says where it comes from. */
export async function recordReplay(
  tx: Transaction,
  operator: Operator,
  { id, newId, state, before, after }: RecordedReplay,
): Promise<void> {
  await recordAction(tx, operator, {
    action: 'job.redo',
    subjectType: 'job',
    subjectId: id,
    before: { state, ...before },
    after: { job: newId, ...after },
  });
  await recordAction(tx, operator, {
    action: 'job.create',
    subjectType: 'job',
    subjectId: newId,
    ...(before && { before }),
    after: { replayOf: id, ...after },
  });
}

/** Returns the names of the fields that differ. The audit log gets no values, since they may be secret. */
export function changedFields(before: unknown, after: object): string[] {
  const old = new Map(Object.entries(typeof before === 'object' && before !== null ? before : {}));
  const changed = new Map(Object.entries(after));
  const names = new Set([...old.keys(), ...changed.keys()]);
  return [...names]
    .filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(changed.get(name)))
    .sort();
}
