import { databaseDown, isPassing, preparedName, WatchedClient } from '@offload/core/sql';
import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client';

export { Prisma };
export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/**
 * Opens the one Prisma client of a process: a pool of up to `poolSize` connections, opened on demand. Statements and
 * transactions of more than 30 s are canceled, and so are waits of more than 10 s for a lock. A connection on which the
 * server doesn't respond is closed after a few seconds, and its statement throws an error that `isDatabaseDown` recognizes.
 */
export function openDatabase(url: string, poolSize: number): Database {
  const pool = {
    Client: WatchedClient,
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    // As long as the core's pools: what runs once a minute shouldn't connect each time.
    idleTimeoutMillis: 5 * 60_000,
    idle_in_transaction_session_timeout: 15_000,
    statement_timeout: 30_000,
    // Less than a run may take: a job that waits for a locked table is run again, and no attempt is used.
    lock_timeout: 10_000,
  };
  // An empty name means a statement that isn't prepared.
  const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => preparedName(sql) ?? '' });
  // Longer than the pool waits, whose error says why. Prisma's default of two seconds would fail requests that a burst only
  // delays.
  return new PrismaClient({
    adapter: markOutages(adapter),
    transactionOptions: { maxWait: 6_000, timeout: 30_000 },
  });
}

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Queryable = Pick<Adapter, 'queryRaw' | 'executeRaw'>;

/** How the adapter wraps an error from PostgreSQL. All its other errors come from the connection. */
interface DriverCause {
  kind: string;
  originalCode: unknown;
}

const brokenKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout']);

/** Converts every error that means that the database is down to one that `isDatabaseDown` recognizes. */
function markOutages(factory: PrismaPg): Pick<PrismaPg, 'provider' | 'adapterName' | 'connect'> {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = marked(await factory.connect());
      const start = adapter.startTransaction.bind(adapter);
      adapter.startTransaction = (isolation) => start(isolation).then(marked, rethrow);
      return adapter;
    },
  };
}

function marked<Kind extends Queryable>(queryable: Kind): Kind {
  const query = queryable.queryRaw.bind(queryable);
  const execute = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (statement) => query(statement).catch(rethrow);
  queryable.executeRaw = (statement) => execute(statement).catch(rethrow);
  return queryable;
}

function rethrow(error: unknown): never {
  throw error instanceof Error ? markOutage(error) : error;
}

function markOutage(error: Error): Error {
  const cause = causeOf(error);
  if (cause && isPassing(cause.originalCode))
    return databaseDown(Object.assign(error, { code: cause.originalCode }));
  if (cause) return brokenKinds.has(cause.kind) ? databaseDown(error) : error;
  // pg's own errors are plain errors. A mistake in our code throws a subclass.
  return error.name === 'Error' || error.name === 'AggregateError' ? databaseDown(error) : error;
}

function causeOf({ name, cause }: Error): DriverCause | null {
  if (name !== 'DriverAdapterError' || typeof cause !== 'object' || !cause || !('kind' in cause)) return null;
  return { kind: String(cause.kind), originalCode: 'originalCode' in cause ? cause.originalCode : null };
}
