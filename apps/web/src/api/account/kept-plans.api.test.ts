import { randomUUID } from 'node:crypto';
import { sql } from '@offload/core';
import type { Connection } from '@offload/core/sql';
import { findForcedScans } from '@offload/core/testing/kept-plans';
import { expect, it, onTestFinished } from 'vitest';
import { runtime } from '@/server/runtime';
import { openTestApi, password } from '@/testing/test-api';

it('signs up by statements whose kept plans read no whole table', async () => {
  // Two connections for writes.
  const api = await openTestApi({ DATABASE_POOL: '10' });
  onTestFinished(api.close);
  const email = `${randomUUID()}@example.com`;
  await api.post('/api/signup', { email, password }, { 'Idempotency-Key': randomUUID() });
  await api.post('/api/signup', { email });
  await api.database.db.user.update({ where: { email }, data: { emailVerified: true } });
  await api.post('/api/signup', { email });
  const { writes } = runtime();
  const find = (connection: Connection) =>
    connection.query<{ text: string; parameters: number }>(sql`
      SELECT statement AS text, cardinality(parameter_types) AS parameters FROM pg_prepared_statements`);
  const prepared = await writes.transaction(async (tx) => [...(await find(tx)), ...(await find(writes))]);
  expect(prepared.some(({ text }) => text.includes('INSERT INTO account'))).toBe(true);
  const statements = new Map(prepared.map(({ text, parameters }) => [text, parameters]));
  expect(await findForcedScans(api.database.url, statements)).toEqual([]);
});
