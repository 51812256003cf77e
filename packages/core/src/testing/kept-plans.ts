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

/** Returns which indexes the kept plan of each statement reads. */
export async function findReadIndexes(url: string, statements: Statements): Promise<string[][]> {
  return (await explainAll(url, statements)).map(({ plan }) => indexesIn(plan));
}

function indexesIn(plan: Plan): string[] {
  const { 'Index Name': name, Plans = [] } = plan;
  return [...(name === undefined ? [] : [name]), ...Plans.flatMap(indexesIn)];
}

/**
 * Returns the statements whose kept plans have no index for a table, so that they read all of it although connections that
 * keep their plans forbid that. Before version 18, PostgreSQL says so by an excessive cost.
 */
export async function findForcedScans(url: string, statements: Statements): Promise<string[]> {
  const plans = await explainAll(url, statements);
  return plans.flatMap(({ text, plan }) => forcedNodes(plan).map((node) => `${node}: ${text}`));
}

/** Returns the kept plans of these statements. */
async function explainAll(url: string, statements: Statements): Promise<{ text: string; plan: Plan }[]> {
  const client = new Client({ connectionString: url, options: keptPlans });
  await client.connect();
  const plans: { text: string; plan: Plan }[] = [];
  for (const [text, parameters] of statements) {
    plans.push({ text, plan: await explain(client, text, parameters) });
  }
  await client.end();
  return plans;
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string | undefined;
  'Index Name'?: string | undefined;
  'Total Cost': number;
  Disabled?: boolean | undefined;
  Plans?: Plan[] | undefined;
}

const planSchema = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
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
