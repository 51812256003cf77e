import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '@/server/auth/roles';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let people: Record<Role, SignedInCaller>;

beforeAll(async () => {
  api = await openTestApi();
  people = {
    admin: await api.signedIn('admin'),
    operator: await api.signedIn('operator'),
    viewer: await api.signedIn('viewer'),
    user: await api.signedIn('user'),
  };
});
afterAll(() => api.close());

const email = async (answer: Response) =>
  (await answer.json()).data.find(({ name }: { name: string }) => name === 'email');
const actions = () =>
  api.database.db.operatorAction.findMany({
    where: { subjectType: 'queue', outcome: 'success' },
    orderBy: { id: 'asc' },
  });

it.each(['admin', 'operator', 'viewer'] as const)('shows a %s every queue', async (role) => {
  expect(await email(await people[role].get('/api/admin/limits'))).toMatchObject({
    isPaused: false,
    waiting: 0,
    running: 0,
    concurrency: null,
    defaultConcurrency: 20,
    perMinute: null,
  });
});

it.each(['/email', '/email/pause', '/email/resume'])(
  'lets only operators and admins change limits: %s',
  async (path) => {
    const body = { concurrency: 1, perMinute: 1 };
    for (const role of ['viewer', 'user'] as const) {
      expect((await people[role].post(`/api/admin/limits${path}`, body)).status).toBe(403);
    }
    expect((await api.post(`/api/admin/limits${path}`, body)).status).toBe(401);
    const unknown = `/api/admin/limits${path.replace('email', 'constructor')}`;
    expect((await people.admin.post(unknown, body)).status).toBe(404);
    expect(await actions()).toEqual([]);
  },
);

it('changes limits, pauses, and resumes, and records each change', async () => {
  const changed = await people.operator.post('/api/admin/limits/email', { concurrency: 3, perMinute: null });
  expect(await email(changed)).toMatchObject({ concurrency: 3, perMinute: null });
  expect(await email(await people.operator.post('/api/admin/limits/email/pause'))).toMatchObject({
    isPaused: true,
  });
  expect(await email(await people.admin.post('/api/admin/limits/email/resume'))).toMatchObject({
    isPaused: false,
  });
  expect((await actions()).map(({ action, subjectId, actorId }) => [action, subjectId, actorId])).toEqual([
    ['queue.limit', 'email', people.operator.id],
    ['queue.pause', 'email', people.operator.id],
    ['queue.resume', 'email', people.admin.id],
  ]);
});

it('shows why a queue is paused until it is resumed', async () => {
  const paused = await people.operator.post('/api/admin/limits/image/pause', { reason: 'Disk is full' });
  const image = async (answer: Response) =>
    (await answer.json()).data.find(({ name }: { name: string }) => name === 'image');
  expect(await image(paused)).toMatchObject({ isPaused: true, pauseReason: 'Disk is full' });
  const resumed = await people.operator.post('/api/admin/limits/image/resume');
  expect(await image(resumed)).toMatchObject({ isPaused: false, pauseReason: null });
  const [action] = await api.database.db.operatorAction.findMany({
    where: { subjectId: 'image', action: 'queue.pause' },
  });
  expect(action).toMatchObject({ reason: 'Disk is full', actorId: people.operator.id });
});

it.each(['a'.repeat(121), 'two\nlines', 7])('rejects the reason %j', async (reason) => {
  expect((await people.operator.post('/api/admin/limits/image/pause', { reason })).status).toBe(400);
});

it.each([
  { concurrency: 0, perMinute: null },
  { concurrency: 201, perMinute: null },
  { concurrency: 1.5, perMinute: null },
  { concurrency: null, perMinute: 0 },
  { concurrency: '1', perMinute: null },
  {},
])('rejects %o', async (limits) => {
  expect((await people.admin.post('/api/admin/limits/email', limits)).status).toBe(400);
});
