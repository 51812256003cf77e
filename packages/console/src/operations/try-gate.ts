import { type Database, tryGate } from '@offload/core/internal';
import { type Operator, recordAction } from './audit-log';

/**
 * Lets a job try a closed gate, and records it in the audit log. Returns false if it isn't closed. Admit the gate's jobs
 * afterwards.
 */
export async function tryGateNow(db: Database, name: string, operator: Operator): Promise<boolean> {
  return db.transaction(async (tx) => {
    const isTried = await tryGate(tx, name);
    const doing = { action: 'host.try', subjectType: 'host', subjectId: name } as const;
    if (isTried) await recordAction(tx, operator, doing);
    return isTried;
  });
}
