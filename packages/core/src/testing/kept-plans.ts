import { Client } from 'pg';
import * as z from 'zod';
import type { Connection, Statement } from '../database/connection';
import { type Database, keptPlans } from '../database/database';

/** By default, a server compiles plans that cost more (`jit_above_cost`), which takes longer than the statement. */
const maxCost = 100_000;

/** The texts of statements, each with the number of its parameters. */
export type Statements = Map<string, number>;

/** Returns a database that adds the statements that it runs to `statements`. */
export function recordStatements(db: Database, statements: Statements): Database {
  const on = (connection: Connection): Connection => ({
    query: (statement) => connection.query(record(statement)),
    execute: (statement) => connection.execute(record(statement)),
  });
  function record(statement: Statement): Statement {
    statements.set(statement.text, statement.values.length);
    return statement;
  }
  return { ...db, ...on(db), transaction: (work) => db.transaction((tx) => work(on(tx))) };
}

/**
 * Returns the statements whose kept plans have no index for a table, so that they read all of it although connections that
 * keep their plans forbid that. Before version 18, PostgreSQL says so by an excessive cost.
 */
export async function findForcedScans(url: string, statements: Statements): Promise<string[]> {
  const client = new Client({ connectionString: url, options: keptPlans });
  await client.connect();
  const forced: string[] = [];
  for (const [text, parameters] of statements) {
    const plan = await explain(client, text, parameters);
    forced.push(...forcedNodes(plan).map((node) => `${node}: ${text}`));
  }
  await client.end();
  return forced;
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string | undefined;
  'Total Cost': number;
  Disabled?: boolean | undefined;
  Plans?: Plan[] | undefined;
}

const planSchema = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Total Cost': z.number(),
  Disabled: z.boolean().optional(),
  get Plans() {
    return z.array(planSchema).optional();
  },
});
const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planSchema })]) })]);

async function explain(client: Client, text: string, parameters: number): Promise<Plan> {
  const values = parameters > 0 ? `(${Array.from({ length: parameters }, () => 'NULL').join(', ')})` : '';
  await client.query(`PREPARE explained AS ${text}`);
  try {
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) EXECUTE explained${values}`);
    return explained.parse(rows)[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('DEALLOCATE explained');
  }
}

/** Returns the innermost nodes that PostgreSQL uses only because it has no other way. */
function forcedNodes(plan: Plan): string[] {
  const within = (plan.Plans ?? []).flatMap(forcedNodes);
  const isForced = plan.Disabled || plan['Total Cost'] > maxCost;
  return isForced && within.length === 0 ? [`${plan['Node Type']} ${plan['Relation Name'] ?? ''}`] : within;
}
