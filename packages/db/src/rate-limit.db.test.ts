import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  countAttempt,
  countHits,
  countMember,
  forgiveAttempts,
  forgiveHits,
  pruneRateLimits,
} from './rate-limit';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const newLimit = (max: number, seconds = 60) => ({ key: randomUUID(), max, seconds });
const many = <Value>(count: number, call: () => Promise<Value>) =>
  Promise.all(Array.from({ length: count }, call));

/** Lets time pass for a key. */
async function elapse(key: string, seconds: number): Promise<void> {
  await database.db.$executeRaw`
    UPDATE rate_limit SET until = until - ${seconds}::int * interval '1 s' WHERE key = ${key}`;
}

it('allows hits up to the limit, even concurrent ones, and says when the next one is allowed', async () => {
  const limit = newLimit(5);
  const waits = await many(20, () => countHits(database.db, [limit]));
  expect(waits.filter((seconds) => seconds === 0)).toHaveLength(5);
  const [longest = 0] = waits.toSorted((a, b) => b - a);
  expect(longest).toBeGreaterThan(50);
  expect(longest).toBeLessThanOrEqual(60);
  // A hit doesn't extend the window.
  await elapse(limit.key, 30);
  expect(await countHits(database.db, [limit])).toBeLessThanOrEqual(30);
  await elapse(limit.key, 30);
  const later = await many(6, () => countHits(database.db, [limit]));
  expect(later.filter((seconds) => seconds === 0)).toHaveLength(5);
});

it('never returns a longer wait than the window, even if it waited for another statement', async () => {
  const first = { ...newLimit(1), key: `a-${randomUUID()}` };
  const second = { ...newLimit(1), key: `b-${randomUUID()}` };
  const { db } = database;
  const isWaiting = async () => {
    const waiting = await db.$queryRaw<object[]>`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return waiting.length > 0;
  };
  const waited = await db.$transaction(async (tx) => {
    await tx.rateLimit.create({ data: { key: first.key, hits: 0, until: new Date(Date.now() + 1_000) } });
    const counted = countHits(db, [first, second]);
    await until(isWaiting);
    // Begins later and finishes earlier.
    await countHits(db, [second]);
    return { counted };
  });
  expect(await waited.counted).toBe(60);
});

it('counts several limits in one statement, in any order, and returns the longest wait', async () => {
  const [narrow, wide] = [newLimit(1, 10), newLimit(30, 600)];
  expect(await countHits(database.db, [narrow, wide])).toBe(0);
  const waits = await many(20, () =>
    countHits(database.db, Math.random() < 0.5 ? [narrow, wide] : [wide, narrow]),
  );
  expect(Math.max(...waits)).toBeLessThanOrEqual(10);
  expect(Math.min(...waits)).toBeGreaterThan(0);
  await many(10, () => countHits(database.db, [wide]));
  expect(await countHits(database.db, [narrow, wide])).toBeGreaterThan(10);
});

it('allows ten failures in ten minutes, even concurrent ones, and then one in ten minutes', async () => {
  const [key, other] = [randomUUID(), randomUUID()];
  const waits = await many(30, () => countAttempt(database.db, key));
  expect(waits.filter((seconds) => seconds === 0)).toHaveLength(10);
  for (const _ of [1, 2, 3]) {
    const delay = await countAttempt(database.db, key);
    // On a busy machine, a part of it may have passed.
    expect(delay).toBeGreaterThan(300);
    expect(delay).toBeLessThanOrEqual(600);
    await elapse(key, 600);
    expect(await many(3, () => countAttempt(database.db, key))).toContain(0);
  }
  // Each key has its own wait.
  await many(11, () => countAttempt(database.db, other));
  await elapse(other, 300);
  expect(await countAttempt(database.db, other)).toBeLessThanOrEqual(300);
  expect(await countAttempt(database.db, key)).toBeGreaterThan(300);
});

it("doesn't wait for what began before the database's clock was set back", async () => {
  const [limit, account] = [newLimit(1), randomUUID()];
  await many(3, () => countHits(database.db, [limit]));
  await many(15, () => countAttempt(database.db, account));
  for (const key of [limit.key, account]) await elapse(key, -3_600);
  const waits = [await countHits(database.db, [limit]), await countAttempt(database.db, account)];
  expect(waits).toEqual([0, 0]);
  expect(await countHits(database.db, [limit])).toBeGreaterThan(50);
  expect(await countAttempt(database.db, account)).toBeGreaterThan(590);
});

it('resets failures, and gives one hit back to each limit, of this key only', async () => {
  const [account, limit, other] = [randomUUID(), newLimit(2), newLimit(1)];
  await many(11, () => countAttempt(database.db, account));
  await many(2, () => countHits(database.db, [limit]));
  await countHits(database.db, [other]);
  await forgiveAttempts(database.db, account);
  await forgiveHits(database.db, [limit]);
  expect(await countAttempt(database.db, account)).toBe(0);
  expect(await countHits(database.db, [limit])).toBe(0);
  expect(await countHits(database.db, [limit])).toBeGreaterThan(0);
  expect(await countHits(database.db, [other])).toBeGreaterThan(0);
});

it('forgets failures after a day, and prunes expired limits', async () => {
  const [account, recent] = [randomUUID(), randomUUID()];
  await many(11, () => countAttempt(database.db, account));
  await many(11, () => countAttempt(database.db, recent));
  await elapse(account, 87_100);
  expect(await many(10, () => countAttempt(database.db, account))).toEqual(Array(10).fill(0));
  await elapse(account, 87_100);
  await pruneRateLimits(database.db);
  const left = await database.db.rateLimit.findMany({ where: { key: { in: [account, recent] } } });
  expect(left.map(({ key }) => key)).toEqual([recent]);
});

it('counts each member of a limit once, also if many ask at the same time', async () => {
  const { db } = database;
  const limit = newLimit(2);
  const count = (member: string) => countMember(db, limit, member);
  const together = await Promise.all(Array.from({ length: 10 }, () => count('ada@example.com')));
  expect(together).toEqual(Array(10).fill(0));
  await db.rateLimit.update({ where: { key: limit.key }, data: { hits: 1 } });
  expect(await count('ada+1@example.com')).toBe(0);
  const more = await Promise.all(Array.from({ length: 10 }, () => count('ada+2@example.com')));
  for (const seconds of more) expect(seconds).toBeGreaterThan(50);
  expect([await count('ada@example.com'), await count('ada+1@example.com')]).toEqual([0, 0]);
  await elapse(limit.key, 60);
  expect(await count('ada+2@example.com')).toBe(0);
});

it('counts a member again once it was forgotten, and not before', async () => {
  const { db } = database;
  const limit = newLimit(1);
  const count = () => countMember(db, limit, 'ada@example.com');
  const hits = async () => (await db.rateLimit.findUniqueOrThrow({ where: { key: limit.key } })).hits;
  expect([await count(), await count(), await hits()]).toEqual([0, 0, 1]);
  await elapse(`${limit.key}: ada@example.com`, 60);
  expect(await count()).toBeGreaterThan(50);
  expect(await hits()).toBe(2);
});
