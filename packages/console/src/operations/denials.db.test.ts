import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDenials } from './denials';

let database: TestDatabase;
const origin = { ip: null, userAgent: null, requestId: null };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const retryOf = (subjectId: string) => ({ action: 'job.retry', subjectType: 'job', subjectId }) as const;
const recorded = () =>
  database.db.$queryRaw<object[]>`
    SELECT actor_id AS actor, action, subject_id AS "subjectId", outcome, after
    FROM offload.operator_action ORDER BY id`;

it('records a flood of denied actions as the first one and the number of the others', async () => {
  const fail = (error: unknown) => {
    throw error;
  };
  const denials = createDenials(database.core, { onError: fail, everyMs: 1_000 });
  const eve = { id: 'eve', email: 'eve@example.com', ...origin };
  for (let count = 0; count < 50; count += 1) await denials.record(eve, retryOf(`invented ${count}`));
  await denials.record(eve, { ...retryOf('all'), action: 'job.cancel' });
  await denials.record({ ...eve, id: 'bob' }, retryOf('one'));
  const denied = { action: 'job.retry', outcome: 'denied', after: null };
  expect(await recorded()).toMatchObject([
    { ...denied, actor: 'eve', subjectId: 'invented 0' },
    { ...denied, actor: 'eve', action: 'job.cancel' },
    { ...denied, actor: 'bob' },
  ]);
  const [last] = await until(async () => {
    const later = (await recorded()).slice(3);
    return later.length > 0 && later;
  });
  expect(last).toEqual({ ...denied, actor: 'eve', subjectId: 'all', after: { more: 49 } });
});
