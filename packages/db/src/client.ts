import { WatchedClient } from '@offload/core';
import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client';
import { markOutages } from './mark-outages';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/**
 * Opens the one Prisma client of a process: a pool of at most `poolSize` connections, none of them opened before
 * the first query. A statement that takes more than 30 s is ended by the server, and a transaction is given up. A connection on which the
 * server is silent is closed after a few seconds, and its statement throws what `isDatabaseDown` knows.
 */
export function openDatabase(url: string, poolSize: number): Database {
  const adapter = new PrismaPg({
    Client: WatchedClient,
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 30_000,
    statement_timeout: 30_000,
  });
  // Prisma's own two seconds of waiting for a connection turn people away whom a burst only delays.
  return new PrismaClient({
    adapter: markOutages(adapter),
    transactionOptions: { maxWait: 5_000, timeout: 30_000 },
  });
}

export { Prisma };
