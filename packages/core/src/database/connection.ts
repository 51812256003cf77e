import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { markOutage } from './database-down';
import { defaultSchema, inSchema } from './schema';
import { explainMissingTables } from './schema-missing';
import { raw, type Sql } from './sql';

export type Statement = Pick<Sql, 'text' | 'values'>;

/** Runs statements, one at a time. */
export interface Connection {
  /** Runs a statement. Resolves to its rows. */
  query<Row extends object>(statement: Statement): Promise<Row[]>;
  /** Runs a statement. Resolves to the number of rows it has changed. */
  execute(statement: Statement): Promise<number>;
}

interface PrismaTransaction {
  $queryRawUnsafe<Rows>(text: string, ...values: unknown[]): PromiseLike<Rows>;
  $executeRawUnsafe(text: string, ...values: unknown[]): PromiseLike<number>;
}

/** A transaction: of Prisma, Drizzle, or Kysely, a client of `pg` after BEGIN, or the core's own. */
export type Transaction =
  | Connection
  | PrismaTransaction
  | ClientBase
  | DrizzleTransaction
  | KyselyTransaction;

/**
 * Returns a connection that runs `sql` statements in a transaction, or on a Prisma client. If the app's jobs have their own
 * schema, pass it: `connectionOf(tx, jobs.db.schema)`. A connection of `jobs.db` already has it.
 *
 * @example
 * const [job] = await connectionOf(tx).query<{ id: string }>(sql`
 *   SELECT id FROM offload.job WHERE owner_id = ${user.id} AND ${stateIn(unfinishedStates)} LIMIT 1`);
 */
export function connectionOf(tx: Transaction, schema = defaultSchema): Connection {
  if ('$queryRawUnsafe' in tx) return inSchema(onPrisma(tx), schema);
  if ('executeQuery' in tx) return inSchema(onKysely(tx), schema);
  if ('rollback' in tx) return inSchema(onDrizzle(tx), schema);
  return 'execute' in tx ? tx : inSchema(onPg(tx, schema), schema);
}

function onPrisma(tx: PrismaTransaction): Connection {
  return {
    query: async <Row extends object>({ text, values }: Statement) =>
      tx.$queryRawUnsafe<Row[]>(text, ...values),
    execute: async ({ text, values }) => tx.$executeRawUnsafe(text, ...values),
  };
}

function onPg(client: ClientBase, schema: string): Connection {
  async function run<Row extends object>(statement: Statement) {
    try {
      return await client.query<Row>(prepared(statement));
    } catch (error) {
      throw explainMissingTables(markOutage(error), schema);
    }
  }
  return {
    query: async <Row extends object>(statement: Statement) => (await run<Row>(statement)).rows,
    execute: async (statement) => (await run(statement)).rowCount ?? 0,
  };
}

// Connections keep prepared statements, so generated texts, such as searches, must not accumulate.
const maxPrepared = 200;
const names = new Map<string, string>();

function prepared({ text, values }: Statement): { text: string; values: unknown[]; name?: string } {
  const name = nameOf(text);
  return name ? { name, text, values } : { text, values };
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= maxPrepared) return known;
  // Derived from the text, because two copies of this module may use the same client.
  const name = `offload_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  names.set(text, name);
  return name;
}

/**
 * Marks a statement to prepare it on Prisma's connections, too, because planning takes most of its time.
 *
 * @example
 * await connectionOf(tx).execute(sql`${oftenUsed} INSERT INTO visit (path) VALUES (${path})`);
 */
export const oftenUsed = raw('/* often used */');

/**
 * Returns the name under which an app's client should prepare a statement, or undefined if it shouldn't. This halves the
 * time of the core's statements in your transactions.
 *
 * @example
 * new PrismaPg(pool, { statementNameGenerator: ({ sql }) => preparedName(sql) ?? '' }); // An empty name: not prepared.
 */
export function preparedName(text: string): string | undefined {
  return text.trimStart().startsWith(oftenUsed.text) ? nameOf(text) : undefined;
}

interface DrizzleTransaction {
  rollback(): never;
  execute(query: string | DrizzleQuery): PromiseLike<DrizzleResult>;
}

interface DrizzleQuery {
  getSQL(): { toQuery(config: never): { sql: string; params: unknown[] } };
}

/** The result of `pg`, or of postgres.js. */
type DrizzleResult =
  | { rows: object[]; rowCount?: number | null; fields?: { name: string; dataTypeID: number }[] }
  | (object[] & { count?: number | null; columns?: { name: string; type: number }[] });

interface KyselyTransaction {
  isTransaction: boolean;
  executeQuery<Row>(query: KyselyQuery): PromiseLike<{ rows: Row[]; numAffectedRows?: bigint }>;
}

interface KyselyQuery {
  sql: string;
  parameters: readonly unknown[];
  query: { kind: 'RawNode'; sqlFragments: readonly string[]; parameters: readonly never[] };
  queryId: { queryId: string };
}

function onDrizzle(tx: DrizzleTransaction): Connection {
  const run = ({ text, values }: Statement) => {
    const query = { sql: text, params: values.map(asText) };
    return tx.execute({ getSQL: () => ({ toQuery: () => query }) });
  };
  return {
    async query<Row extends object>(statement: Statement) {
      // `pg` and Prisma have a type parameter for the rows, but Drizzle's fits no other library.
      return rowsWithDates(await run(statement)) as Row[];
    },
    async execute(statement) {
      const result = await run(statement);
      return ('rows' in result ? result.rowCount : result.count) ?? 0;
    },
  };
}

function onKysely(tx: KyselyTransaction): Connection {
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

// Drizzle turns off its drivers' conversion of dates, in both directions.
function asText(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

function rowsWithDates(result: DrizzleResult): object[] {
  const [rows, columns = []] = 'rows' in result ? [result.rows, result.fields] : [result, result.columns];
  const times = columns.filter((of) => ('type' in of ? of.type : of.dataTypeID) === timestamptz);
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(times.map(({ name }) => [name, asDate(Reflect.get(row, name))])),
  }));
}

const timestamptz = 1184;
const asDate = (value: unknown) => (typeof value === 'string' ? new Date(value) : value);
