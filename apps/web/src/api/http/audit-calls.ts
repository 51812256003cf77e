import type { ActionOutcome } from '@offload/console/server';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { auditedRoutes, doingOf } from '@/server/auth/audited';
import { type Person, recordOutcome } from '@/server/auth/session';
import type { SignedIn } from './guards';
import { operatorOf } from './operator';

/**
 * Records what staff read, and denied calls of staff routes by signed-in users. Routes that change something record it
 * themselves, in the same transaction. A read that can't be recorded fails.
 */
export const auditStaffCalls: MiddlewareHandler<SignedIn> = async (c, next) => {
  await next();
  const person: Person | undefined = c.get('person');
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
  const path = matchedRoutes(c)
    .at(-1)
    ?.path.replaceAll(/:(\w+)/g, '{$1}');
  const audited = auditedRoutes[`${method} ${path}`];
  const outcome = outcomeOf(c.res.status);
  const isRecorded = outcome === 'denied' || (outcome === 'success' && audited?.isRead);
  if (!person || !audited || !isRecorded) return;
  const [subjectId] = Object.values<string>(c.req.param());
  // A denied query may contain anything.
  const doing = doingOf(audited, subjectId, outcome === 'success' ? c.req.query() : {});
  await recordOutcome(operatorOf(c), doing, outcome);
};

export function outcomeOf(status: number): ActionOutcome {
  if (status < 400) return 'success';
  return [401, 403, 429].includes(status) ? 'denied' : 'failed';
}
