import { alertRules, maxThresholds } from '@offload/core/internal/browser';
import { Hono } from 'hono';
import * as z from 'zod';
import { changeRule } from '../operations/change-rule';
import { readAlertHistory, readFiring, readRules } from '../reads/alerts';
import type { ConsoleReads } from './console-reads';
import type { ApiParts } from './parts';
import { type ConsoleEnv, Rejection, readBody, requireAction } from './problem';

const Rule = z.enum(alertRules);
const Change = z
  .strictObject({ isOn: z.boolean().optional(), threshold: z.int().min(1).optional() })
  .refine(({ isOn, threshold }) => isOn !== undefined || threshold !== undefined, 'must change something');

/** The routes of alerts: what fires, what has fired, and when they do. */
export function alertRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .get('/alerts', async (c) => {
      const { queues = null } = c.get('access');
      const [rules, firing, history] = await Promise.all([
        readRules(parts.db),
        readFiring(parts.db, queues),
        readAlertHistory(parts.db, queues),
      ]);
      return c.json<ConsoleReads['/alerts']>({ rules, firing, history });
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
