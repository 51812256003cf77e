import { shown } from '../contract/check-fields';
import { type Connection, connectionOf, type Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { explainMissingTables } from '../database/schema-missing';

/** How to make each call without a transaction, or null if it needs one. */
const alone = {
  enqueue: 'enqueue(contract, payload, options) commits the job by itself',
  enqueueMany: 'enqueueMany(contract, jobs) commits them by itself',
  signal: 'signal(id, signal, access) commits by itself',
  delete: 'delete(id, access) commits by itself',
  ownerUse: null,
  findInProgress: null,
};

/**
 * Runs `work` in the caller's transaction, with the app's schema, and explains missing tables. Throws an `Error` that says
 * what to do if `tx` only looks like a transaction, such as a pool: the work would be committed even if the caller's own is
 * rolled back.
 */
export async function inTransactionOf<Value>(
  { schema }: Pick<Database, 'schema'>,
  tx: Transaction,
  work: (own: Connection) => Promise<Value>,
  call: keyof typeof alone,
): Promise<Value> {
  if (typeof tx === 'string')
    throw new Error(
      `${call} takes a transaction or a contract, not ${shown(tx)}. Pass what defineJob returns.`,
    );
  if (typeof tx === 'object' && tx !== null && 'contract' in tx)
    throw new Error(`${call} takes a contract, not a processor. Pass what defineJob returns.`);
  const mistake = mistakeOf(tx, call);
  if (mistake) throw new Error(`${mistake}${alone[call] ? `, or leave it out: ${alone[call]}` : ''}.`);
  return work(connectionOf(tx, schema)).catch((error: unknown) => {
    throw explainMissingTables(error, schema);
  });
}

function mistakeOf(tx: unknown, call: string): string | null {
  if (typeof tx === 'function')
    return 'A handle of postgres.js is not supported. Pass a transaction of pg, Prisma, Drizzle, or Kysely';
  if (typeof tx !== 'object' || tx === null) return `${call} needs a transaction. Pass one`;
  if ('totalCount' in tx && 'idleCount' in tx)
    return 'A pool of pg is not a transaction. Pass a client of it, after BEGIN';
  if ('getTransactionStatus' in tx && typeof tx.getTransactionStatus === 'function')
    return tx.getTransactionStatus() === 'I'
      ? 'This client of pg is not in a transaction. Await client.query("BEGIN") first'
      : null;
  if ('$executeRawUnsafe' in tx)
    return '$connect' in tx && tx.$connect !== undefined
      ? 'A client of Prisma is not a transaction. Pass the tx of prisma.$transaction(async (tx) => …)'
      : null;
  if ('executeQuery' in tx)
    return 'isTransaction' in tx && tx.isTransaction === false
      ? 'An instance of Kysely is not a transaction. Pass the trx of db.transaction().execute(async (trx) => …)'
      : null;
  if ('dialect' in tx)
    return 'rollback' in tx
      ? null
      : 'A database of Drizzle is not a transaction. Pass the tx of db.transaction(async (tx) => …)';
  if ('listenUrl' in tx) return 'The connections of jobs.db are not a transaction. Pass one';
  return 'query' in tx && 'execute' in tx
    ? null
    : 'This is not a transaction of pg, Prisma, Drizzle, or Kysely. Pass one';
}
