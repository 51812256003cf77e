import { randomUUID } from 'node:crypto';
import { listen } from '@offload/core/sql';
import { createPerson, createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from './client';
import { changePerson, userChannel } from './person';

let database: TestDatabase;
let db: Database;
const operator = { id: 'olga', email: 'olga@example.com', ip: null, userAgent: null, requestId: null };
const change = (id: string, what: Parameters<typeof changePerson>[2]) => changePerson(db, id, what, operator);
const find = (id: string) => db.user.findUniqueOrThrow({ where: { id } });
const actionsOn = (subjectId: string) =>
  db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(() => db.user.deleteMany());

async function put(role = 'user', banned = false): Promise<string> {
  const { id } = await createPerson(db);
  await db.user.update({ where: { id }, data: { role, banned } });
  const session = {
    id: randomUUID(),
    token: randomUUID(),
    expiresAt: new Date(Date.now() + 60_000),
    userId: id,
  };
  await db.session.create({ data: session });
  return id;
}

it("changes a user's role, ends their sessions, and records their old role", async () => {
  await put('admin');
  const id = await put();
  expect(await change(id, { role: 'operator' })).toBe(true);
  expect(await find(id)).toMatchObject({ role: 'operator', banned: false });
  expect(await db.session.count({ where: { userId: id } })).toBe(0);
  expect(await actionsOn(id)).toMatchObject([
    {
      action: 'user.role',
      actorId: 'olga',
      before: { role: 'user', disabled: false },
      after: { role: 'operator', disabled: false },
    },
  ]);
});

it('disables a user, ends their sessions, and enables the user again', async () => {
  await put('admin');
  const id = await put('viewer');
  expect(await change(id, { disabled: true, reason: 'has left' })).toBe(true);
  expect(await find(id)).toMatchObject({ role: 'viewer', banned: true, banReason: 'has left' });
  expect(await db.session.count({ where: { userId: id } })).toBe(0);
  expect(await change(id, { disabled: false, reason: null })).toBe(true);
  expect(await find(id)).toMatchObject({ banned: false, banReason: null });
  expect(await actionsOn(id)).toMatchObject([
    { action: 'user.disable', reason: 'has left', after: { disabled: true } },
    { action: 'user.enable', reason: null, after: { disabled: false } },
  ]);
});

it.each([{ role: 'operator' }, { role: 'user' }, { disabled: true, reason: null }])(
  "doesn't change the last admin: %o",
  async (what) => {
    const last = await put('admin');
    await put('admin', true);
    await put('operator');
    expect(await change(last, what)).toBe(false);
    expect(await find(last)).toMatchObject({ role: 'admin', banned: false });
    expect(await db.session.count({ where: { userId: last } })).toBe(1);
    expect(await actionsOn(last)).toEqual([]);
    const second = await put('admin');
    expect(await change(last, what)).toBe(true);
    expect(await change(second, what)).toBe(false);
  },
);

it('keeps one admin, even if all are demoted and disabled concurrently', async () => {
  for (let round = 0; round < 10; round += 1) {
    await db.user.deleteMany();
    const admins = [await put('admin'), await put('admin'), await put('admin')];
    const answers = await Promise.all([
      ...admins.map((id) => change(id, { role: 'user' })),
      ...admins.map((id) => change(id, { disabled: true, reason: null })),
    ]);
    expect(answers).toContain(true);
    expect(await db.user.count({ where: { role: 'admin', banned: false } })).toBe(1);
  }
});

it('rejects an unknown role, and an unknown user', async () => {
  await put('admin');
  const id = await put();
  await expect(change(id, { role: 'root' })).rejects.toThrow('user_role_is_known');
  expect(await change('nobody', { role: 'viewer' })).toBe(false);
  expect(await actionsOn(id)).toEqual([]);
});

it('pauses the schedules of a disabled user, and leaves them paused when the user is enabled', async () => {
  await put('admin');
  const [id, other] = [await put(), await put()];
  const cadence = { cron: '0 8 1 * *', timeZone: 'UTC', nextRunAt: new Date() };
  for (const ownerId of [id, other])
    await db.schedule.create({ data: { id: randomUUID(), ownerId, kind: 'test', template: {}, ...cadence } });
  const pausedAt = async (ownerId: string) =>
    (await db.schedule.findFirstOrThrow({ where: { ownerId } })).pausedAt;
  await change(id, { role: 'viewer' });
  expect(await pausedAt(id)).toBeNull();
  await change(id, { disabled: true, reason: 'spam' });
  await change(id, { disabled: false, reason: null });
  expect(await pausedAt(id)).toBeInstanceOf(Date);
  expect(await pausedAt(other)).toBeNull();
});

it('notifies all web processes', async () => {
  const heard: string[] = [];
  const listener = listen(database.url, {
    channels: { [userChannel]: (id) => heard.push(id) },
    onGap: () => heard.push('listening'),
  });
  await until(() => heard.includes('listening'));
  await put('admin');
  const id = await put();
  await change(id, { role: 'viewer' });
  await until(() => heard.includes(id));
  await listener.close();
});
