import { type Database, sql } from '@offload/core/internal';
import type { AlertRule } from '@offload/core/internal/browser';
import { type Operator, recordAction } from './audit-log';

interface RuleChange {
  rule: AlertRule;
  /** Null: as it is. */
  isOn: boolean | null;
  threshold: number | null;
  operator: Operator;
}

type RuleState = Record<'isOn' | 'threshold', unknown>;

/** Changes when an alert fires, and records it in the audit log. */
export async function changeRule(
  db: Database,
  { rule, isOn, threshold, operator }: RuleChange,
): Promise<void> {
  await db.transaction(async (tx) => {
    // Locked first, so that what is recorded is what was replaced.
    const [before] = await tx.query<RuleState>(
      sql`SELECT is_on AS "isOn", threshold FROM offload.alert_rule WHERE rule = ${rule} FOR UPDATE`,
    );
    const [after] = await tx.query<RuleState>(sql`
      UPDATE offload.alert_rule
      SET is_on = coalesce(${isOn}::boolean, is_on), threshold = coalesce(${threshold}::int, threshold)
      WHERE rule = ${rule} RETURNING is_on AS "isOn", threshold`);
    const subject = { subjectType: 'alerts', subjectId: rule } as const;
    if (before && after)
      await recordAction(tx, operator, { action: 'alerts.change', ...subject, before, after });
  });
}
