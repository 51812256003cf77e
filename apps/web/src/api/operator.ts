import type { Access, Operator } from '@offload/db';
import type { Context } from 'hono';
import { clientAddressOf } from '@/server/client-address';
import { mayOperate } from '@/server/roles';
import type { SignedIn } from './guards';
import { Refusal } from './problem';

/** Who calls, and from where, for the audit. */
export function operatorOf(c: Context<SignedIn>): Operator {
  const { id, email } = c.get('person');
  return {
    id,
    email,
    ip: clientAddressOf(c.req.raw.headers),
    userAgent: clip(c.req.header('User-Agent')),
    requestId: clip(c.get('requestId')),
  };
}

/** What the caller may do to a job that they see, and as whom. Refuses those who may only look. */
export function accessTo(c: Context<SignedIn>, job: { ownerId: string }): Access {
  const { id, role } = c.get('person');
  const actor = `user:${id}`;
  if (job.ownerId === id) return { owner: id, actor };
  if (!mayOperate(role)) throw new Refusal(403, 'Viewers see the jobs of others, and change none of them.');
  return { owner: null, actor, operator: operatorOf(c) };
}

function clip(text: string | undefined): string | null {
  return text?.slice(0, 300) ?? null;
}
