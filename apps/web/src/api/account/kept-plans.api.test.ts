import { randomUUID } from 'node:crypto';
import { sql } from '@offload/core';
import { findForcedScans } from '@offload/core/testing/kept-plans';
import { expect, it, onTestFinished } from 'vitest';
import { runtime } from '@/server/runtime';
import { openTestApi, password } from '@/testing/test-api';

it('signs up by statements whose kept plans read no whole table', async () => {
  const api = await openTestApi();
  onTestFinished(api.close);
  const email = `${randomUUID()}@example.com`;
  // One after the other, on one connection.
  await api.post('/api/signup', { email, password }, { 'Idempotency-Key': randomUUID() });
  await api.post('/api/signup', { email });
  await api.database.db.user.update({ where: { email }, data: { emailVerified: true } });
  await api.post('/api/signup', { email });
  const prepared = await runtime().writes.query<{ text: string; parameters: number }>(sql`
    SELECT statement AS text, cardinality(parameter_types) AS parameters FROM pg_prepared_statements`);
  expect(prepared.some(({ text }) => text.includes('INSERT INTO account'))).toBe(true);
  const statements = new Map(prepared.map(({ text, parameters }) => [text, parameters]));
  expect(await findForcedScans(api.database.url, statements)).toEqual([]);
});
