import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

const patch = (body: object) =>
  me.get('/api/account', {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const wish = async (id: string) =>
  (await api.database.db.user.findUniqueOrThrow({ where: { id } })).wantsJobMail;

it("turns the emails about a user's own jobs off and on, and no other user's", async () => {
  const other = await api.signedIn();
  expect(await wish(me.id)).toBe(true);
  expect(await (await patch({ wantsJobMail: false })).json()).toEqual({ wantsJobMail: false });
  expect([await wish(me.id), await wish(other.id)]).toEqual([false, true]);
  await patch({ wantsJobMail: true });
  expect(await wish(me.id)).toBe(true);
});

it.each([{}, { wantsJobMail: 'no' }])('refuses %j', async (body) => {
  const response = await patch(body);
  expect(response.status).toBe(400);
  expect((await response.json()).errors).toMatchObject([{ pointer: '/wantsJobMail' }]);
});

it("can't change anyone's role", async () => {
  await patch({ wantsJobMail: true, role: 'admin' });
  expect(await api.database.db.user.findUniqueOrThrow({ where: { id: me.id } })).toMatchObject({
    role: 'user',
  });
});
