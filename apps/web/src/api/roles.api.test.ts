import { randomUUID } from 'node:crypto';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '@/server/auth/roles';
import { readEvents } from '@/testing/events';
import { failure, putJob, runJob, success } from '@/testing/jobs';
import { fromAddress, openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import type { JobPage } from './jobs/job-schema';

let api: TestApi;
let owner: SignedInCaller;
let people: Record<Role, SignedInCaller>;
const staff: Role[] = ['admin', 'operator', 'viewer'];

beforeAll(async () => {
  api = await openTestApi();
  owner = await api.signedIn();
  people = {
    admin: await api.signedIn('admin'),
    operator: await api.signedIn('operator'),
    viewer: await api.signedIn('viewer'),
    user: await api.signedIn('user'),
  };
});
afterAll(() => api.close());

it.each(staff)("shows a %s all users' jobs", async (role) => {
  const id = await putJob(api.database.db, owner.id);
  const { data } = await (await people[role].get('/api/jobs?owner=all')).json();
  expect(data.map((job: { id: string }) => job.id)).toContain(id);
  for (const path of ['', '/timeline', '/events']) {
    const response = await people[role].get(`/api/jobs/${id}${path}`, { method: 'HEAD' });
    expect(response.status).toBe(200);
  }
});

it('rejects an unknown role in the database', async () => {
  const { id } = people.user;
  const data = { role: 'superadmin' };
  await expect(api.database.db.user.update({ where: { id }, data })).rejects.toThrow('user_role_is_known');
});

it.each(['admin', 'operator'] as const)(
  "lets a %s cancel and retry other users' jobs, and records it",
  async (role) => {
    const id = await putJob(api.database.db, owner.id);
    const headers = {
      'User-Agent': 'a browser',
      'X-Forwarded-For': '6.6.6.6',
      ...fromAddress('198.51.100.7'),
    };
    const canceled = await people[role].post(`/api/jobs/${id}/cancel`, {}, headers);
    expect(canceled.status).toBe(202);
    expect((await people[role].post(`/api/jobs/${id}/retry`, {}, headers)).status).toBe(202);
    expect(await actionsOn(id)).toMatchObject([
      {
        actorId: people[role].id,
        actorEmail: people[role].email,
        action: 'job.cancel',
        before: { state: 'queued' },
        after: { state: 'canceled' },
        ip: '198.51.100.7',
        userAgent: 'a browser',
        requestId: canceled.headers.get('X-Request-Id'),
      },
      { action: 'job.retry', before: { state: 'canceled' }, after: { state: 'queued' } },
    ]);
  },
);

it.each(['cancel', 'retry'])('lets a viewer %s their own jobs only', async (action) => {
  const theirs = await put(owner.id, action);
  const refused = await people.viewer.post(`/api/jobs/${theirs}/${action}`);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    title: 'Forbidden',
    detail: expect.stringContaining('Viewers'),
  });
  const own = await put(people.viewer.id, action);
  expect((await people.viewer.post(`/api/jobs/${own}/${action}`)).status).toBe(202);
  expect([...(await actionsOn(theirs)), ...(await actionsOn(own))]).toEqual([]);
});

it.each(staff)('records nothing when a %s acts on their own job', async (role) => {
  const id = await putJob(api.database.db, people[role].id);
  expect((await people[role].post(`/api/jobs/${id}/cancel`)).status).toBe(202);
  expect(await actionsOn(id)).toEqual([]);
  const { data } = await (await people[role].get(`/api/jobs/${id}/timeline`)).json();
  expect(data.at(-1)).toMatchObject({ by: 'owner' });
});

it("shows a viewer the status of other users' jobs, but not their results or files", async () => {
  const { db } = api.database;
  const theirs = await putJob(db, owner.id);
  const own = await putJob(db, people.viewer.id);
  const files = await Promise.all([putFile(theirs), putFile(own)]);
  for (const id of [theirs, own]) await runJob(db, id);

  const redacted = { state: 'succeeded', result: { messageId: '•••' }, files: [] };
  const path = `/api/jobs/${theirs}`;
  expect(await (await people.viewer.get(path)).json()).toMatchObject(redacted);
  const listed: JobPage = await (await people.viewer.get('/api/jobs?owner=all')).json();
  expect(listed.data.find(({ id }) => id === theirs)).toMatchObject(redacted);
  const stream = await readEvents((init) => people.viewer.get(`${path}/events`, init));
  await until(() => stream.ended());
  expect(stream.events[0]?.job).toMatchObject(redacted);
  expect((await people.viewer.get(`/api/files/${files[0]}`)).status).toBe(404);

  const whole = { result: success.state === 'succeeded' && success.result, files: [{ id: files[1] }] };
  expect(await (await people.viewer.get(`/api/jobs/${own}`)).json()).toMatchObject(whole);
  const seen = await (await people.operator.get(path)).json();
  expect(seen).toMatchObject({ ...whole, files: [{ id: files[0] }] });
});

it("blocks better-auth's own admin routes, which bypass the audit log", async () => {
  for (const path of [
    'set-role',
    'ban-user',
    'remove-user',
    'create-user',
    'impersonate-user',
    'update-user',
  ]) {
    const body = { userId: owner.id, role: 'admin', data: { role: 'admin' } };
    expect((await people.admin.post(`/api/auth/admin/${path}`, body)).status).toBe(404);
  }
  expect((await people.admin.get('/api/auth/admin/list-users')).status).toBe(404);
  const { role, banned } = await api.database.db.user.findUniqueOrThrow({ where: { id: owner.id } });
  expect({ role, banned }).toEqual({ role: 'user', banned: false });
});

async function put(ownerId: string, action: string): Promise<string> {
  const id = await putJob(api.database.db, ownerId);
  if (action === 'retry') await runJob(api.database.db, id, { state: 'failed', failure });
  return id;
}

async function putFile(jobId: string): Promise<string> {
  const id = randomUUID();
  const about = { name: 'a.csv', contentType: 'text/csv', bytes: 1, key: id };
  await api.database.db.file.create({ data: { id, jobId, role: 'output', ...about } });
  return id;
}

function actionsOn(subjectId: string) {
  return api.database.db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });
}
