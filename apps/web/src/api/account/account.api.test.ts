import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { readWishes } from '../notifications/notification-queries';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

const patch = (body: object) => me.patch('/api/account', body);
const find = (id: string) => api.database.db.user.findUniqueOrThrow({ where: { id } });
const byDefault = ['succeeded', 'failed'];

it("changes which outcomes of a user's own jobs are emailed, and nothing else", async () => {
  const other = await api.signedIn();
  const response = await patch({ emailEvents: ['canceled'] });
  expect(await response.json()).toEqual({
    name: 'Test Person',
    bellEvents: byDefault,
    emailEvents: ['canceled'],
    pushEvents: byDefault,
  });
  expect(await find(me.id)).toMatchObject({ emailEvents: ['canceled'], pushEvents: byDefault });
  expect(await find(other.id)).toMatchObject({ emailEvents: byDefault });
  expect(await readWishes(me)).toEqual({ bell: byDefault, email: ['canceled'], push: byDefault });
});

it.each([
  [{ emailEvents: 'no' }, '/emailEvents'],
  [{ bellEvents: ['succeeded', 'running'] }, '/bellEvents/1'],
])('rejects %j', async (body, pointer) => {
  const response = await patch(body);
  expect(response.status).toBe(400);
  expect((await response.json()).errors).toMatchObject([{ pointer }]);
});

it("can't change anyone's role", async () => {
  expect((await patch({ emailEvents: [], role: 'admin' })).status).toBe(400);
  expect(await find(me.id)).toMatchObject({ role: 'user' });
});
