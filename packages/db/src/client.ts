import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/**
 * Opens the one Prisma client of a process: a pool of at most `poolSize` connections, none of them opened before
 * the first query. A statement that takes more than 30 s is ended by the server, and a transaction is given up.
 */
export function openDatabase(url: string, poolSize: number): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 30_000,
    statement_timeout: 30_000,
    keepAlive: true,
  });
  // Prisma's own two seconds of waiting for a connection turn people away whom a burst only delays.
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 30_000 } });
}

export { Prisma };
