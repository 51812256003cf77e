import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const hour = 3_600_000;
const staff = ['admin', 'operator', 'viewer'] as const;

const sessionOf = ({ id: userId }: SignedInCaller) =>
  api.database.db.session.findFirstOrThrow({ where: { userId } });
const leftOf = async (caller: SignedInCaller) => (await sessionOf(caller)).expiresAt.getTime() - Date.now();

/** Moves a session into the past. */
async function age(caller: SignedInCaller, byMs: number): Promise<void> {
  const { id, createdAt, expiresAt } = await sessionOf(caller);
  const earlier = (date: Date) => new Date(date.getTime() - byMs);
  const data = { createdAt: earlier(createdAt), expiresAt: earlier(expiresAt) };
  await api.database.db.session.update({ where: { id }, data });
}

it.each(staff)('ends an unused session of a %s after an hour', async (role) => {
  const caller = await api.signedIn(role);
  expect(await leftOf(caller)).toBeLessThanOrEqual(hour);
  await age(caller, hour + 1_000);
  expect((await caller.get('/api/jobs')).status).toBe(401);
});

it("extends a staff session while it's used, up to twelve hours", async () => {
  const caller = await api.signedIn('admin');
  for (let used = 0; used < 24; used += 1) {
    expect((await caller.get('/api/admin/users')).status, `after ${used / 2} h`).toBe(200);
    await age(caller, hour / 2);
  }
  expect((await caller.get('/api/admin/users')).status).toBe(401);
});

it('updates a session at most every five minutes', async () => {
  const caller = await api.signedIn('admin');
  await age(caller, 240_000);
  const before = await sessionOf(caller);
  await caller.get('/api/admin/users');
  expect(await sessionOf(caller)).toEqual(before);
});

it('gives users a week, no matter how they use it', async () => {
  const caller = await api.signedIn('user');
  await age(caller, 6.9 * 24 * hour);
  expect((await caller.get('/api/jobs')).status).toBe(200);
  await age(caller, 0.2 * 24 * hour);
  expect((await caller.get('/api/jobs')).status).toBe(401);
});

it('shortens the sessions that a user had before becoming staff', async () => {
  const [recent, old] = [await api.signedIn('user'), await api.signedIn('user')];
  await age(old, 13 * hour);
  const ids = [recent.id, old.id];
  await api.database.db.user.updateMany({ where: { id: { in: ids } }, data: { role: 'viewer' } });
  // Another user's session, which ends at the same moment.
  const other = await api.signedIn('user');
  const { expiresAt } = await sessionOf(recent);
  await api.database.db.session.updateMany({ where: { userId: other.id }, data: { expiresAt } });
  expect((await recent.get('/api/admin/alerts')).status).toBe(200);
  expect(await leftOf(recent)).toBeLessThanOrEqual(hour);
  expect(await sessionOf(other)).toMatchObject({ expiresAt });
  expect((await old.get('/api/admin/alerts')).status).toBe(401);
});
