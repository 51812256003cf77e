import { preparedName, WatchedClient } from '@offload/core/sql';
import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client';
import { markOutages } from './mark-outages';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/**
 * Opens the one Prisma client of a process: a pool of up to `poolSize` connections, opened on demand. Statements and
 * transactions that take more than 30 s are canceled. A connection on which the server doesn't respond is closed after a
 * few seconds, and its statement throws an error that `isDatabaseDown` recognizes.
 */
export function openDatabase(url: string, poolSize: number): Database {
  const pool = {
    Client: WatchedClient,
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    statement_timeout: 30_000,
  };
  // An empty name means a statement that isn't prepared.
  const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => preparedName(sql) ?? '' });
  // Prisma's default of two seconds for a connection would fail requests that a burst only delays.
  return new PrismaClient({
    adapter: markOutages(adapter),
    transactionOptions: { maxWait: 5_000, timeout: 30_000 },
  });
}

export { Prisma };
