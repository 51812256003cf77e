import { type Jobs, openJobs } from '@offload/core';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { system } from '../system';
import { enqueuePasswordLink } from './password-links';

let database: TestDatabase;
let jobs: Jobs;
beforeAll(async () => {
  database = await createTestDatabase();
  jobs = openJobs({ system, databaseUrl: database.url });
});
afterAll(async () => {
  await jobs.close();
  await database.drop();
});

const request = (userId: string, reason: 'forgotten' | 'signed-up-again' | 'unverified') =>
  database.db.$transaction((tx) =>
    enqueuePasswordLink(jobs, tx, { userId, reason, cause: { requestId: null, traceparent: null } }),
  );

it.each([
  ['forgotten', 1],
  ['signed-up-again', 1],
  ['unverified', 2],
] as const)('sends a link for the reason %s %i times, and none to a disabled user', async (reason, times) => {
  const { id } = await createPerson(database.db);
  const sent = [];
  for (const _ of Array(4)) sent.push(...(await request(id, reason)));
  expect(sent).toHaveLength(times);
  const disabled = await createPerson(database.db);
  await database.db.user.update({ where: { id: disabled.id }, data: { banned: true } });
  expect(await request(disabled.id, reason)).toEqual([]);
});
