import { type Operator, type Origin, recordActionOnce } from '@offload/console/server';
import type { Access } from '@offload/core';
import type { Context } from 'hono';
import { operatorFrom, originOf } from '@/server/auth/audited';
import { mayOperate } from '@/server/auth/roles';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import type { SignedIn } from './guards';

export function operatorOf(c: Context<SignedIn>): Operator {
  return operatorFrom(c.get('person'), originOf(c.req.raw.headers, c.get('requestId')));
}

export function clientOf(c: Context): Origin {
  return originOf(c.req.raw.headers, c.get('requestId'));
}

/** Returns the caller’s access to a job that they can see. Throws a 403 if they may not change it. */
export function accessTo(c: Context<SignedIn>, job: { ownerId: string }): Access & { by?: Operator } {
  const { id, role } = c.get('person');
  const actor = `user:${id}`;
  if (job.ownerId === id) return { owner: id, actor };
  if (!mayOperate(role)) throw new ApiError(403, 'Viewers can see other users’ jobs but can’t change them.');
  return { owner: null, actor, by: operatorOf(c) };
}

/** Records that staff read another user's files, but not for each part that they request. */
export async function recordRead(
  c: Context<SignedIn>,
  job: { id: string; ownerId: string },
  files: { id: string }[],
): Promise<void> {
  if (job.ownerId === c.get('person').id) return;
  const after = { files: files.map(({ id }) => id) };
  const doing = { action: 'file.read', subjectType: 'job', subjectId: job.id, after } as const;
  await recordActionOnce(runtime().db, operatorOf(c), doing);
}
