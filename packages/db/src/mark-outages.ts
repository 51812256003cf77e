import { databaseDown, isPassing } from '@offload/core/sql';
import type { PrismaPg } from '@prisma/adapter-pg';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Queryable = Pick<Adapter, 'queryRaw' | 'executeRaw'>;

/** How the adapter wraps an error from PostgreSQL. All its other errors come from the connection. */
interface DriverCause {
  kind: string;
  originalCode: unknown;
}

const brokenKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout']);

/** Converts every error that means that the database is down to one that `isDatabaseDown` recognizes. */
export function markOutages(factory: PrismaPg): Pick<PrismaPg, 'provider' | 'adapterName' | 'connect'> {
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
  throw error instanceof Error && isOutage(error) ? databaseDown(error) : error;
}

function isOutage(error: Error): boolean {
  const cause = causeOf(error);
  if (cause) return brokenKinds.has(cause.kind) || isPassing(cause.originalCode);
  // pg's own errors are plain errors. A mistake in our code throws a subclass.
  return error.name === 'Error' || error.name === 'AggregateError';
}

function causeOf({ name, cause }: Error): DriverCause | null {
  if (name !== 'DriverAdapterError' || typeof cause !== 'object' || !cause || !('kind' in cause)) return null;
  return { kind: String(cause.kind), originalCode: 'originalCode' in cause ? cause.originalCode : null };
}
