import { setQueuePaused } from '@offload/console/server';
import { queues } from '@offload/kinds/queues';
import type { Context } from 'hono';
import type { SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';

/** Opens a queue by name. Rejects unknown names. */
export async function openQueue(name: string) {
  if (!Object.hasOwn(queues, name)) throw new ApiError(404, 'Queue not found.');
  return runtime().queue.queue(name);
}

/** Pauses or resumes a queue for all workers, and records it in the audit log. */
export async function setPaused(
  c: Context<SignedIn>,
  name: string,
  paused: boolean,
  reason?: string,
): Promise<void> {
  const queue = await openQueue(name);
  await setQueuePaused(runtime().core, queue, { name, paused, reason, operator: operatorOf(c) });
}
