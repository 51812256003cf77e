import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { sumFileBytesToAdd, type Transaction } from '@offload/db';
import { runtime } from '@/server/runtime';
import { readStorageUse } from '@/server/storage-use';
import { requireSession, type SignedIn } from './guards';
import { ProblemSchema, Refusal } from './problem';

const StorageUseSchema = z.object({ usedBytes: z.int(), limitBytes: z.int() }).openapi('StorageUse');

const route = createRoute({
  method: 'get',
  path: '/storage',
  summary: 'What my files take up, and how much they may',
  middleware: [requireSession] as const,
  responses: {
    200: { description: 'Bytes', content: { 'application/json': { schema: StorageUseSchema } } },
    default: { description: 'A problem', content: { 'application/problem+json': { schema: ProblemSchema } } },
  },
});

export const storage = new OpenAPIHono<SignedIn>().openapi(route, async (c) =>
  c.json(await readStorageUse(c.get('person').id), 200, { 'Cache-Control': 'private, no-cache' }),
);

/** Refuses with 413 where a person's files take up all that they may: before an upload is taken at all. */
export async function requireRoom(personId: string): Promise<void> {
  const { usedBytes } = await readStorageUse(personId);
  refuseOverLimit(usedBytes, 1);
}

/**
 * The same for `bytes` more, in the transaction that adds them: of several at once, only so many get through as there is
 * room for. What jobs make is not refused: it counts from then on.
 */
export async function takeRoom(tx: Transaction, personId: string, bytes: number): Promise<void> {
  refuseOverLimit(await sumFileBytesToAdd(tx, personId), bytes);
}

function refuseOverLimit(usedBytes: number, bytes: number): void {
  const limitMb = runtime().env.STORAGE_QUOTA_MB;
  if (usedBytes + bytes <= limitMb * 1_000_000) return;
  const usedMb = (usedBytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 });
  const message = `Your files take up ${usedMb} of ${limitMb.toLocaleString('en')} MB, and this is more than is left.`;
  throw new Refusal(413, `${message} Delete images that you no longer need, then try again.`);
}
