import { actorOf, sendSignal } from '@offload/core/admin';
import { issueText, type SignalContract } from '@offload/core/contract';
import { Hono } from 'hono';
import * as z from 'zod';
import type { Caller } from '../access';
import type { Changing } from '../actions';
import { recordAction } from '../operations/audit-log';
import { type ApiParts, findJob } from './parts';
import { type ConsoleEnv, Rejection, readBody, requireAction } from './problem-details';

const SignalBody = z.strictObject({ data: z.unknown().optional() });

export function signalRoute(parts: ApiParts) {
  return new Hono<ConsoleEnv>().post('/jobs/:id/signals/:name', requireAction(parts, 'signal'), async (c) => {
    const access = c.get('access');
    const job = await findJob(parts, c.req.param('id'), access);
    const name = c.req.param('name');
    const declared = declaredSignal(parts, job.kind, name);
    if (!declared) throw new Rejection(404, `Jobs of this kind don’t accept the signal "${name}".`);
    const { data = {} } = await readBody(c, SignalBody);
    const { error } = z.object({ data: declared.schema }).safeParse({ data });
    if (error) {
      const issues = error.issues.map((issue) => `${issue.path.map(String).join('.')} ${issueText(issue)}`);
      throw new Rejection(422, issues.join('; '));
    }
    if (!(await signal(parts, { jobId: job.id, name, data }, access)))
      throw new Rejection(409, `The job isn’t waiting for the signal "${name}".`);
    return c.json({ id: job.id });
  });
}

/** Returns a signal of a contract; undefined if it has none of this name. */
export function declaredSignal(
  { system }: Pick<ApiParts, 'system'>,
  kind: string,
  name: string,
): SignalContract | undefined {
  return new Map(Object.entries(system.contracts.get(kind)?.signals ?? {})).get(name);
}

/** Sends a signal to a job that waits for it. Returns whether it does. */
async function signal(
  { db, client }: Changing,
  { jobId, name, data }: { jobId: string; name: string; data: unknown },
  access: Caller,
): Promise<boolean> {
  const woken = await db.transaction(async (tx) => {
    const job = await sendSignal(tx, { jobId, name, data, actor: actorOf(access) });
    const doing = { action: 'job.signal', subjectType: 'job', subjectId: jobId } as const;
    if (job) await recordAction(tx, access.operator, { ...doing, after: { signal: name, data } });
    return job;
  });
  if (woken) void client.dispatch([woken]);
  return woken !== null;
}
