import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Database } from '@offload/db';
import { openStorage } from '@offload/storage';
import type { EnqueuedSample } from './enqueue';

const indexing = 'index-orders';

/** What a sample has done, without IDs and times. It's the same for every successful run. */
export interface Effect {
  state: string;
  files: object[];
  orders: { count: number; digest: string | null };
  /** How many orders its job has indexed, if that is its job. */
  indexed: number | null;
  otherJobs: number;
  operatorActions: number;
}

/** Reads the effect of a sample, including its files. */
export async function effectOf(
  { id, kind, ownerId }: EnqueuedSample,
  { db, storageUrl }: { db: Database; storageUrl: string },
): Promise<Effect> {
  const { state } = await db.job.findUniqueOrThrow({ where: { id } });
  const files = await db.file.findMany({ where: { jobId: id }, orderBy: [{ role: 'asc' }, { name: 'asc' }] });
  const storage = openStorage(storageUrl);
  const read = async (key: string) => buffer(await storage.read(key));
  const [orders = { count: 0, digest: null }] = await db.$queryRaw<Effect['orders'][]>`
    SELECT count(*)::int, md5(string_agg((sales_order - 'owner_id')::text, '' ORDER BY order_number)) AS digest
    FROM (SELECT order_number, to_jsonb(sales_order) AS sales_order FROM sales_order WHERE owner_id = ${ownerId}) AS own`;
  return {
    state,
    files: await Promise.all(
      files.map(async ({ role, name, contentType, width, height, key }) => {
        const about = { role, name, contentType, width, height };
        return { ...about, content: fingerprint(contentType, await read(key)) };
      }),
    ),
    orders,
    indexed: kind === indexing ? await countIndexed(db, ownerId) : null,
    // Orders are indexed sooner or later, whatever the sample does.
    otherJobs: await db.job.count({ where: { ownerId, id: { not: id }, kind: { not: indexing } } }),
    operatorActions: await db.operatorAction.count({ where: { actorId: ownerId } }),
  };
}

async function countIndexed(db: Database, ownerId: string): Promise<number> {
  const [indexed] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int FROM order_document JOIN order_index ON index_id = id
    WHERE owner_id = ${ownerId} AND ready_at IS NOT NULL`;
  return indexed?.count ?? 0;
}

/** Compares only the number of pages of a PDF, since it contains its creation time. */
function fingerprint(contentType: string, content: Buffer): string {
  if (contentType === 'application/pdf') {
    return `${content.toString('latin1').match(/\/Type \/Page\b/g)?.length} pages`;
  }
  return createHash('sha256').update(content).digest('hex');
}
