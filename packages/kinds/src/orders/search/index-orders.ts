import { type Connection, type Database, sql } from '@offload/core/sql';
import { putDocuments, readChanged, readNext, removeDocuments } from './documents';
import type { OrderIndex } from './lexemes';
import { orderIndexFormat } from './terms';

// The seed of the lock's hash. Every other purpose of an advisory lock has another one.
const lockSeed = 10;
const batchSize = 2_000;

interface IndexStep {
  /** How many orders it has indexed or removed. */
  indexed: number;
  /** How many orders are left to build the index; zero if it's built. */
  left: number;
}

interface IndexState extends OrderIndex {
  isReady: boolean;
  toRead: number;
  read: number;
  readTo: string;
}

/**
 * Does the next step to bring the search index of an owner up to date, in its own transaction. Returns null if nothing is
 * left to do. Steps of several runs take turns, and a step that dies is repeated.
 */
export async function indexSomeOrders(db: Database, ownerId: string): Promise<IndexStep | null> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${ownerId}, ${lockSeed}))`);
    const indexes = await findIndexes(tx, ownerId);
    const [newest] = indexes;
    // A newer version of the app takes care of it.
    if (newest && newest.format > orderIndexFormat) return null;
    if (newest?.format !== orderIndexFormat) return createIndex(tx, ownerId, indexes.length === 0);
    return (
      (await takeChange(tx, ownerId, newest.isReady ? [newest] : indexes)) ??
      (newest.isReady ? await removeOld(tx, indexes.slice(1)) : await readOn(tx, ownerId, newest))
    );
  });
}

/** Returns an owner's indexes, the newest format first. */
function findIndexes(tx: Connection, ownerId: string): Promise<IndexState[]> {
  return tx.query<IndexState>(sql`
    SELECT id, format, ready_at IS NOT NULL AS "isReady", to_read AS "toRead", read, read_to AS "readTo"
    FROM order_index WHERE owner_id = ${ownerId} ORDER BY format DESC`);
}

async function createIndex(tx: Connection, ownerId: string, isFirst: boolean): Promise<IndexStep> {
  // What has changed until now will be read anyway. An older index still needs to take it in.
  if (isFirst) await tx.execute(sql`DELETE FROM order_change WHERE owner_id = ${ownerId}`);
  const [index] = await tx.query<{ left: number }>(sql`
    INSERT INTO order_index (owner_id, format, to_read)
    SELECT ${ownerId}, ${orderIndexFormat}, count(*) FROM sales_order WHERE owner_id = ${ownerId}
    RETURNING to_read AS left`);
  return { indexed: 0, left: index?.left ?? 0 };
}

/** Takes changed orders, as they are now, into the index that serves and the one that is being built. */
async function takeChange(tx: Connection, ownerId: string, indexes: IndexState[]): Promise<IndexStep | null> {
  const [change] = await tx.query<{ numbers: string[] }>(sql`
    DELETE FROM order_change WHERE id = (SELECT min(id) FROM order_change WHERE owner_id = ${ownerId})
    RETURNING order_numbers AS numbers`);
  if (!change) return null;
  const orders = await readChanged(tx, ownerId, change.numbers);
  for (const index of indexes) {
    await removeDocuments(tx, index.id, change.numbers);
    await putDocuments(tx, index, orders);
  }
  const building = indexes.find(({ isReady }) => !isReady);
  return { indexed: change.numbers.length, left: building ? leftOf(building) : 0 };
}

const leftOf = ({ toRead, read }: IndexState) => Math.max(0, toRead - read);

/** Reads the next orders into an index that is being built. It begins to serve with the last ones. */
async function readOn(tx: Connection, ownerId: string, index: IndexState): Promise<IndexStep> {
  const orders = await readNext(tx, ownerId, index.readTo, batchSize);
  await putDocuments(tx, index, orders);
  const isReady = orders.length < batchSize;
  await tx.execute(sql`
    UPDATE order_index SET read = read + ${orders.length}, read_to = ${orders.at(-1)?.orderNumber ?? index.readTo},
      ready_at = CASE WHEN ${isReady} THEN now() END
    WHERE id = ${index.id}`);
  return { indexed: orders.length, left: isReady ? 0 : leftOf(index) - orders.length };
}

/** Removes a part of an index that another one has replaced. */
async function removeOld(tx: Connection, [old]: IndexState[]): Promise<IndexStep | null> {
  if (!old) return null;
  const removed = await tx.execute(sql`
    DELETE FROM order_document WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM order_document WHERE index_id = ${old.id} LIMIT ${batchSize}))`);
  if (removed < batchSize) await tx.execute(sql`DELETE FROM order_index WHERE id = ${old.id}`);
  return { indexed: 0, left: 0 };
}
