import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sql } from '../database/sql';
import { takeAlertChanges } from './alert-changes';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.core.execute(sql`TRUNCATE offload.alert_state`);
  await database.core.execute(sql`UPDATE offload.alert_turn SET evaluated_at = to_timestamp(0)`);
});

/** Saves that no worker has served a queue since `sinceMinutes` ago, as it was last measured `minutes` ago. */
async function putAlert(queue: string, minutes: number, sinceMinutes = minutes): Promise<void> {
  await database.core.execute(sql`
    INSERT INTO offload.alert_state (rule, queue, value, over_since, last_over_at)
    VALUES ('no-worker', ${queue}, 1, now() - ${sinceMinutes}::float8 * interval '1 minute',
      now() - ${minutes}::int * interval '1 minute')`);
}

/** Evaluates the rules as a process does that has a queue for letters. Returns the queues with changes. */
async function evaluate(): Promise<string[]> {
  const watched = { queues: ['letters'], paused: [] };
  const changes = await database.core.transaction((tx) => takeAlertChanges(tx, watched));
  return changes.map(({ rule, queue, state }) => `${rule} ${queue} ${state}`).sort();
}

async function queuesOf(): Promise<string[]> {
  const rows = await database.core.query<{ queue: string }>(
    sql`SELECT queue FROM offload.alert_state WHERE over_since IS NOT NULL AND rule = 'no-worker' ORDER BY queue`,
  );
  return rows.map(({ queue }) => queue);
}

it('says nothing of a queue that no process has any longer', async () => {
  await putAlert('telegrams', 2);
  expect(await evaluate()).toEqual([]);
  expect(await queuesOf()).toEqual(['letters']);
});

it('keeps the alerts of queues that another process has just measured, and its own after a long time', async () => {
  await putAlert('letters', 60);
  await putAlert('telegrams', 0, 9);
  expect(await evaluate()).toEqual(['no-worker letters firing', 'no-worker telegrams firing']);
  expect(await queuesOf()).toEqual(['letters', 'telegrams']);
});

it('reminds of an alert that still fires after ten minutes, and then every hour, once each', async () => {
  const db = database.core;
  const history = () => db.query(sql`SELECT id FROM offload.alert_change`);
  const before = await history();
  /** Evaluates the rules as if the alert had fired `firing` minutes ago, and the last evaluation had been `last` minutes ago. */
  async function remindersAfter(firing: number, last: number): Promise<string[]> {
    await db.execute(sql`TRUNCATE offload.alert_state`);
    await putAlert('letters', 0, firing + 1);
    await db.execute(
      sql`UPDATE offload.alert_state SET firing_since = now() - ${firing}::float8 * interval '1 minute'`,
    );
    await db.execute(
      sql`UPDATE offload.alert_turn SET evaluated_at = now() - ${last}::float8 * interval '1 minute'`,
    );
    const watched = { queues: ['letters'], paused: [] };
    const changes = await db.transaction((tx) => takeAlertChanges(tx, watched));
    expect(changes.every(({ isReminder, state }) => isReminder && state === 'firing')).toBe(true);
    return changes.map(({ summary }) => summary);
  }
  expect(await remindersAfter(9.8, 0.2)).toEqual([]);
  expect(await remindersAfter(10.1, 0.2)).toEqual([
    expect.stringMatching(/^No worker has served the letters queue for 11 min/),
  ]);
  expect(await remindersAfter(10.5, 0.2)).toEqual([]);
  expect(await remindersAfter(69.9, 0.2)).toEqual([]);
  expect(await remindersAfter(70.1, 0.2)).toHaveLength(1);
  // No process has evaluated the rules for hours.
  expect(await remindersAfter(400, 300)).toHaveLength(1);
  expect(await remindersAfter(5, 300)).toEqual([]);
  expect(await history()).toEqual(before);
});
