import type { Connection, Statement } from './connection';

/** A transaction of Drizzle's, whichever driver it uses. */
export interface DrizzleTransaction {
  rollback(): never;
  execute(query: string | DrizzleQuery): PromiseLike<DrizzleResult>;
}

/** What Drizzle accepts as SQL: any object whose SQL can become a query. */
interface DrizzleQuery {
  getSQL(): { toQuery(config: never): { sql: string; params: unknown[] } };
}

/** What `pg` returns, or what postgres.js does. */
type DrizzleResult = { rows: object[]; rowCount?: number | null } | (object[] & { count?: number | null });

/** A transaction of Kysely's. */
export interface KyselyTransaction {
  isTransaction: boolean;
  executeQuery<Row>(query: KyselyQuery): PromiseLike<{ rows: Row[]; numAffectedRows?: bigint }>;
}

/** What Kysely makes of `sql`. */
interface KyselyQuery {
  sql: string;
  parameters: readonly unknown[];
  query: { kind: 'RawNode'; sqlFragments: readonly string[]; parameters: readonly never[] };
  queryId: { queryId: string };
}

/** Returns a connection that runs the core's statements in a transaction of Drizzle's. */
export function onDrizzle(tx: DrizzleTransaction): Connection {
  const run = ({ text, values }: Statement) => {
    const query = { sql: text, params: values.map(asText) };
    return tx.execute({ getSQL: () => ({ toQuery: () => query }) });
  };
  return {
    async query<Row extends object>(statement: Statement) {
      const result = await run(statement);
      // As the statement selects them: `pg` and Prisma have a type parameter for that, and Drizzle's fits no other library.
      return ('rows' in result ? result.rows : [...result]) as Row[];
    },
    async execute(statement) {
      const result = await run(statement);
      return ('rows' in result ? result.rowCount : result.count) ?? 0;
    },
  };
}

/** Returns a connection that runs the core's statements in a transaction of Kysely's. */
export function onKysely(tx: KyselyTransaction): Connection {
  const run = <Row extends object>({ text, values }: Statement) =>
    tx.executeQuery<Row>({
      sql: text,
      parameters: values,
      queryId: { queryId: 'offload' },
      query: { kind: 'RawNode', sqlFragments: [text], parameters: [] },
    });
  return {
    query: async <Row extends object>(statement: Statement) => (await run<Row>(statement)).rows,
    execute: async (statement) => Number((await run(statement)).numAffectedRows ?? 0),
  };
}

// Drizzle turns off its drivers' conversion of dates.
function asText(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
