import { type AlertRule, alertRules, maxThresholds } from '@offload/core/admin/browser';
import { type Database, sql } from '@offload/core/sql';
import { Hono } from 'hono';
import * as z from 'zod';
import { type Operator, recordAction } from '../operations/audit-log';
import { readAlertHistory, readFiring, readRules } from '../reads/alerts';
import type { ConsoleReads } from './console-reads';
import type { ApiParts } from './parts';
import { type ConsoleEnv, Rejection, readBody, requireAction } from './problem-details';

const Rule = z.enum(alertRules);
const Change = z
  .strictObject({ isOn: z.boolean().optional(), threshold: z.int().min(1).optional() })
  .refine(({ isOn, threshold }) => isOn !== undefined || threshold !== undefined, 'must change something');

export function alertRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .get('/alerts', async (c) => {
      const access = c.get('access');
      const { queues = null } = access;
      const [rules, firing, history, more = []] = await Promise.all([
        readRules(parts.db),
        readFiring(parts.db, queues),
        readAlertHistory(parts.db, queues),
        parts.attention?.(access),
      ]);
      const notes = more.filter(({ page }) => page === 'alerts');
      return c.json<ConsoleReads['/alerts']>({ rules, firing, history, more: notes });
    })
    .post('/alerts/rules/:name', requireAction(parts, 'alerts'), async (c) => {
      const rule = Rule.safeParse(c.req.param('name'));
      if (!rule.success) throw new Rejection(404, 'Rule not found.');
      const { isOn = null, threshold = null } = await readBody(c, Change);
      const max = maxThresholds[rule.data];
      if (threshold !== null && threshold > max)
        throw new Rejection(400, `The threshold of ${rule.data} must be at most ${max}.`);
      const { operator } = c.get('access');
      await changeRule(parts.db, { rule: rule.data, isOn, threshold, operator });
      return c.json({ rules: await readRules(parts.db) });
    });
}

interface RuleChange {
  rule: AlertRule;
  /** Null: unchanged. */
  isOn: boolean | null;
  threshold: number | null;
  operator: Operator;
}

type RuleState = Record<'isOn' | 'threshold', unknown>;

async function changeRule(db: Database, { rule, isOn, threshold, operator }: RuleChange): Promise<void> {
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
