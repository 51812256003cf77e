import type { Connection } from '../../src/database/connection';
import { raw, sql } from '../../src/database/sql';

/**
 * Gives a test's database a clock that stands still until it's set. Connections that open later find this `now()` before
 * PostgreSQL's own.
 */
export async function installClock(db: Connection): Promise<void> {
  const [database] = await db.query<{ name: string }>(sql`SELECT current_database() AS name`);
  const statements = [
    'CREATE SCHEMA model',
    'CREATE TABLE model.present (at timestamptz NOT NULL)',
    'INSERT INTO model.present VALUES (now())',
    "CREATE FUNCTION model.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM model.present'",
    // CURRENT_TIMESTAMP is no function that a schema can replace.
    'ALTER TABLE offload.job ALTER created_at SET DEFAULT model.now()',
    `ALTER DATABASE ${database?.name} SET search_path = model, pg_catalog, public`,
    `ALTER DATABASE ${database?.name} SET synchronous_commit = off`,
  ];
  for (const statement of statements) await db.execute(raw(statement));
}

/** Sets the clock, in milliseconds since 1970. */
export async function setClock(db: Connection, ms: number): Promise<void> {
  await db.execute(sql`UPDATE model.present SET at = to_timestamp(${ms}::float8 / 1000)`);
}
