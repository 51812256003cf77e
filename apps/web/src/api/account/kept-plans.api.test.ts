import { randomUUID } from 'node:crypto';
import { findForcedScans, recordStatements, type Statements } from '@offload/core/test/kept-plans';
import { expect, it, onTestFinished } from 'vitest';
import { runtime } from '@/server/runtime';
import { openTestApi, password } from '@/testing/test-api';

it('signs up by statements whose kept plans read no whole table', async () => {
  const api = await openTestApi();
  onTestFinished(api.close);
  const statements: Statements = new Map();
  runtime().writes = recordStatements(runtime().writes, statements);
  const email = `${randomUUID()}@example.com`;
  await api.post('/api/signup', { email, password }, { 'Idempotency-Key': randomUUID() });
  await api.post('/api/signup', { email });
  await api.database.db.user.update({ where: { email }, data: { emailVerified: true } });
  await api.post('/api/signup', { email });
  expect([...statements.keys()].join()).toMatch(/INSERT INTO account .*INSERT INTO offload\.job /s);
  expect(await findForcedScans(api.database.url, statements)).toEqual([]);
});
