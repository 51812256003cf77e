import { Client } from 'pg';
import * as z from 'zod';
import type { Connection, Statement } from '../src/database/connection';
import { type Database, keptPlans } from '../src/database/database';

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
 * Returns the statements whose kept plans read all of a table, or all of an index of jobs, also if they're made while no job waits:
 * they have no index for what they look for, or another one seems as good. Connections that keep their plans forbid to read all
 * of a table. Before version 18, PostgreSQL says by an excessive cost that it has no other way.
 */
export async function findForcedScans(url: string, statements: Statements): Promise<string[]> {
  const [full, empty] = [
    await explainAll(url, statements),
    await explainAll(url, statements, 'when all jobs have finished'),
  ];
  return [
    ...full.flatMap(({ text, plan }) => forcedNodes(plan).map((node) => `${node}: ${text}`)),
    ...[...full, ...empty].flatMap(({ text, plan }) =>
      wholeIndexes(plan).map((index) => `all of ${index}: ${text}`),
    ),
  ];
}

const onlyFinished = `
  TRUNCATE offload.job CASCADE;
  INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, state, started_at, finished_at, result)
  SELECT gen_random_uuid(), 'test', 'email', 'somebody', '{}', 3, 'succeeded', now(), now(), '{}' FROM generate_series(1, 5000);
  ANALYZE offload.job`;

/** Returns the kept plans of these statements. */
async function explainAll(
  url: string,
  statements: Statements,
  when?: 'when all jobs have finished',
): Promise<{ text: string; plan: Plan }[]> {
  const client = new Client({ connectionString: url, options: keptPlans });
  await client.connect();
  await client.query('BEGIN');
  if (when) await client.query(onlyFinished);
  const plans: { text: string; plan: Plan }[] = [];
  for (const [text, parameters] of statements) {
    plans.push({ text, plan: await explain(client, text, parameters) });
  }
  await client.query('ROLLBACK');
  await client.end();
  return plans;
}

/**
 * Returns the indexes of jobs that a plan reads without looking for anything in them, unless it stops early: at a limit, or because
 * it only asks whether there is a row.
 */
function wholeIndexes(plan: Plan, isLimited = false): string[] {
  const { 'Node Type': type, 'Index Name': name = '', 'Index Cond': condition, Plans = [] } = plan;
  const isQuestion = plan['Parent Relationship'] === 'InitPlan' || plan['Parent Relationship'] === 'SubPlan';
  const isWhole = name.startsWith('job_') && condition === undefined && !isLimited && !isQuestion;
  const stops = type === 'Limit' || (isLimited && type !== 'Sort');
  return [...(isWhole ? [name] : []), ...Plans.flatMap((part) => wholeIndexes(part, stops))];
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string | undefined;
  'Index Name'?: string | undefined;
  'Index Cond'?: string | undefined;
  'Parent Relationship'?: string | undefined;
  'Total Cost': number;
  Disabled?: boolean | undefined;
  Plans?: Plan[] | undefined;
}

const planSchema = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Index Cond': z.string().optional(),
  'Parent Relationship': z.string().optional(),
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
