import { expect, it } from 'vitest';
import { openJobs } from '../client/open-jobs';
import { migrate } from '../migrate';
import { defineSystem } from '../system/system';
import { createWorker } from '../worker/worker';
import { lockKey } from './lock-space';
import { checkSchema, inSchema, textIn } from './schema';
import { sql } from './sql';

const databaseUrl = 'postgres://nobody@127.0.0.1:1/none';
const system = defineSystem({ queues: {}, contracts: [] });

it.each(['shop', 'a', 'user', 'x_2', 'offload', 'o'.repeat(40)])('takes the name %s', (schema) => {
  expect(checkSchema(schema)).toBe(schema);
});

it.each([
  ...[
    '',
    ' ',
    'Shop',
    'my-shop',
    'my.shop',
    '1shop',
    '_shop',
    'läden',
    'a b',
    'a\u0000',
    'a\n',
    'o'.repeat(41),
  ],
  ...['"; DROP SCHEMA offload CASCADE; --', "' || pg_sleep(9) || '", '$1', '*/', 'a,public'],
  ...['public', 'information_schema', 'pg_catalog', 'pg_temp', 'bullmq', 'shop_bullmq'],
])('rejects the name %j wherever it is given, and says what to choose', async (schema) => {
  const problem = `in the schema ${JSON.stringify(schema)}. Choose a name of up to 40 lowercase letters`;
  expect(() => openJobs({ system, databaseUrl, schema })).toThrow(problem);
  expect(() => createWorker({ system, kinds: [], databaseUrl, schema })).toThrow(problem);
  await expect(migrate(databaseUrl, { schema })).rejects.toThrow(problem);
});

it('says what to choose in plain JavaScript, too', () => {
  for (const schema of [null, 7, ['shop'], {}])
    expect(() => Reflect.apply(checkSchema, null, [schema])).toThrow('Choose a name of up to 40');
});

it('changes nothing in a statement for the default, and puts nothing in front of its connection', async () => {
  const connection = { query: async () => [], execute: async () => 0 };
  expect(inSchema(connection, 'offload')).toBe(connection);
  const { text } = sql`SELECT ${lockKey('unique', 'key')} FROM offload.job`;
  expect(textIn('offload', text)).toBe(text);
});

it('names the tables, the sequences, and the locks of a schema, and nothing else', () => {
  const { text, values } = sql`SELECT ${lockKey('unique', 'offload.job')}, nextval('offload.job_version'),
    offload.count_admitted('a', 'b'), offload_id AS "offload" FROM offload.job, my_offload.job WHERE note = 'offload. '`;
  expect(
    textIn('shop', text),
  ).toBe(`SELECT hashtextextended('shop.' || $1, $2), nextval('"shop".job_version'),
    "shop".count_admitted('a', 'b'), offload_id AS "offload" FROM "shop".job, my_offload.job WHERE note = 'offload. '`);
  expect(values).toEqual(['offload.job', 11]);
});
