import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, putJob, runJob, takeJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;
let admin: SignedInCaller;
const put = () => putJob(api.database.db, me.id);

/** How to bring a job into each state. */
const into: Record<string, (id: string) => Promise<unknown>> = {
  queued: async () => undefined,
  running: (id) => takeJob(api.database.db, id),
  retrying: (id) => runJob(api.database.db, id, { state: 'retrying', failure, delayMs: 60_000 }),
  succeeded: (id) => runJob(api.database.db, id),
  failed: (id) => runJob(api.database.db, id, { state: 'failed', failure }),
  canceling: async (id) => {
    await takeJob(api.database.db, id);
    await me.post(`/api/jobs/${id}/cancel`);
  },
  canceled: (id) => me.post(`/api/jobs/${id}/cancel`),
};

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
  admin = await api.signedIn('admin');
});
afterAll(() => api.close());

it.each([
  ['queued', 'canceled'],
  ['retrying', 'canceled'],
  ['running', 'canceling'],
])('cancels a job that is %s, which makes it %s', async (before, after) => {
  const id = await putInto(before);
  await accepted(await me.post(`/api/jobs/${id}/cancel`), id, after);
  expect(await (await me.get(`/api/jobs/${id}`)).json()).toMatchObject({ state: after, error: null });
});

it.each(['succeeded', 'failed', 'canceling', 'canceled'])("can't cancel a job that is %s", async (state) => {
  const id = await putInto(state);
  await conflict(await me.post(`/api/jobs/${id}/cancel`), state);
  expect(await (await me.get(`/api/jobs/${id}`)).json()).toMatchObject({ state });
});

it('says why a job whose work is committed can no longer be canceled, to its owner and to staff', async () => {
  const id = await putInto('running');
  await api.database.db.job.update({ where: { id }, data: { committedAt: new Date() } });
  for (const person of [me, admin])
    expect(await (await person.post(`/api/jobs/${id}/cancel`)).json()).toMatchObject({
      detail: 'This job is running and can’t be canceled: its work is already saved.',
    });
});

it('says who can cancel a job, before and after a run has committed what it did', async () => {
  const viewer = await api.signedIn('viewer');
  const canCancel = async (id: string) => {
    const jobs = [me, admin, viewer].map(async (person) => (await person.get(`/api/jobs/${id}`)).json());
    return (await Promise.all(jobs)).map((job) => job.canCancel);
  };
  const [running, retrying, ended] = [
    await putInto('running'),
    await putInto('retrying'),
    await putInto('failed'),
  ];
  for (const id of [running, retrying]) expect(await canCancel(id)).toEqual([true, true, false]);
  expect(await canCancel(ended)).toEqual([false, false, false]);
  await api.database.db.job.updateMany({ data: { committedAt: new Date() } });
  expect(await canCancel(running)).toEqual([false, false, false]);
  expect(await canCancel(retrying)).toEqual([false, true, false]);
});

it.each(['failed', 'canceled'])(
  'retries a job that is %s with its full number of attempts',
  async (state) => {
    const id = await putInto(state);
    await accepted(await me.post(`/api/jobs/${id}/retry`), id, 'queued');
    const job = await (await me.get(`/api/jobs/${id}`)).json();
    expect(job).toMatchObject({
      state: 'queued',
      attempt: 0,
      error: null,
      runStartedAt: null,
      finishedAt: null,
    });
    await runJob(api.database.db, id);
  },
);

it.each(['queued', 'running', 'retrying', 'succeeded', 'canceling'])(
  "can't retry a job that is %s",
  async (state) => {
    const id = await putInto(state);
    await conflict(await me.post(`/api/jobs/${id}/retry`), state);
    expect(await (await me.get(`/api/jobs/${id}`)).json()).toMatchObject({ state });
  },
);

it.each(['cancel', 'retry'])("lets only admins %s another user's job", async (action) => {
  const id = await putInto(action === 'cancel' ? 'queued' : 'failed');
  const stranger = await api.signedIn();
  const response = await stranger.post(`/api/jobs/${id}/${action}`);
  expect(response.status).toBe(404);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect((await api.post(`/api/jobs/${id}/${action}`)).status).toBe(401);
  await accepted(
    await admin.post(`/api/jobs/${id}/${action}`),
    id,
    action === 'cancel' ? 'canceled' : 'queued',
  );
  // The owner sees that an operator did it, and staff who see values see which one.
  const mine = await (await me.get(`/api/jobs/${id}/timeline`)).json();
  expect(mine.data.at(-1)).toMatchObject({ by: 'operator', operator: null });
  const theirs = await (await admin.get(`/api/jobs/${id}/timeline`)).json();
  expect(theirs.data.at(-1)).toMatchObject({ by: 'operator', operator: admin.email });
  expect(theirs.data[0]).toMatchObject({ by: 'owner', operator: null });
  const viewed = await (await (await api.signedIn('viewer')).get(`/api/jobs/${id}/timeline`)).json();
  expect(viewed.data.at(-1)).toMatchObject({ by: 'operator', operator: null });
});

it('shows staff who retried a job on the command line, and its owner only that an operator did', async () => {
  const id = await putInto('failed');
  const event = { jobId: id, state: 'queued', attempt: 0, actor: 'operator:olga' };
  await api.database.db.jobEvent.create({ data: event });
  const mine = await (await me.get(`/api/jobs/${id}/timeline`)).json();
  expect(mine.data.at(-1)).toMatchObject({ by: 'operator', operator: null });
  const theirs = await (await admin.get(`/api/jobs/${id}/timeline`)).json();
  expect(theirs.data.at(-1)).toMatchObject({ by: 'operator', operator: 'olga (command line)' });
});

it.each(['cancel', 'retry'])('returns 404 if there is nothing to %s', async (action) => {
  for (const id of [randomUUID(), 'x', '%00']) {
    expect((await me.post(`/api/jobs/${id}/${action}`)).status).toBe(404);
  }
});

it.each(['cancel', 'retry'])("doesn't let a page of another site %s a job", async (action) => {
  const id = await putInto(action === 'cancel' ? 'queued' : 'failed');
  const attempts: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'text/plain' },
    { Origin: 'null', 'Content-Type': 'application/x-www-form-urlencoded' },
  ];
  for (const headers of attempts) {
    expect((await me.post(`/api/jobs/${id}/${action}`, '', headers)).status).toBe(403);
  }
  for (const method of ['GET', 'HEAD']) {
    expect((await me.get(`/api/jobs/${id}/${action}`, { method })).status).toBe(405);
  }
  expect(await (await me.get(`/api/jobs/${id}`)).json()).toMatchObject({
    state: action === 'cancel' ? 'queued' : 'failed',
  });
});

it.each([
  ['cancel', 'queued'],
  ['retry', 'failed'],
])('%ss a job once, even for simultaneous requests', async (action, state) => {
  const id = await putInto(state);
  const answers = await Promise.all(Array.from({ length: 10 }, () => me.post(`/api/jobs/${id}/${action}`)));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([202, ...Array.from({ length: 9 }, () => 409)]);
});

async function putInto(state: string): Promise<string> {
  const id = await put();
  await into[state]?.(id);
  return id;
}

async function accepted(response: Response, id: string, state: string): Promise<void> {
  expect(response.status).toBe(202);
  expect(response.headers.get('Location')).toBe(`/api/jobs/${id}`);
  expect(response.headers.get('Retry-After')).toBe('1');
  expect(await response.json()).toMatchObject({ id, state });
}

async function conflict(response: Response, state: string): Promise<void> {
  expect(response.status).toBe(409);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({
    status: 409,
    title: 'Conflict',
    detail: expect.stringContaining(state),
  });
}
