import { tryGate } from '@offload/core/admin';
import type { Database } from '@offload/core/sql';
import { Hono } from 'hono';
import { type Operator, recordAction } from '../operations/audit-log';
import { readGateLines } from '../reads/gates';
import { storable } from '../storable';
import type { ConsoleReads } from './console-reads';
import type { ApiParts } from './parts';
import { type ConsoleEnv, NoFields, Rejection, readBody, requireAction } from './problem-details';

/** The routes of gates. Jobs of several queues may share one, so readers who see only some queues see no gates. */
export function gateRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .get('/gates', async (c) => {
      const access = c.get('access');
      const data = access.queues ? [] : await readGateLines(parts.db);
      return c.json<ConsoleReads['/gates']>({ data });
    })
    .post('/gates/:name/try', requireAction(parts, 'try-gate'), async (c) => {
      const access = c.get('access');
      await readBody(c, NoFields);
      const name = storable(300).safeParse(c.req.param('name'));
      const isTried = name.success && (await tryGateNow(parts.db, name.data, access.operator));
      if (!isTried) throw new Rejection(409, 'This gate isn’t closed.');
      void parts.client.admitAfter([['gate', name.data]]);
      return c.json({ data: await readGateLines(parts.db) });
    });
}

/**
 * Lets a job try a closed gate, and records it in the audit log. Returns false if it isn't closed. Admit the gate's jobs
 * afterwards.
 */
async function tryGateNow(db: Database, name: string, operator: Operator): Promise<boolean> {
  return db.transaction(async (tx) => {
    const isTried = await tryGate(tx, name);
    const doing = { action: 'host.try', subjectType: 'host', subjectId: name } as const;
    if (isTried) await recordAction(tx, operator, doing);
    return isTried;
  });
}
