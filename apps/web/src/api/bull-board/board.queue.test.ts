import { rollUp } from '@offload/core/test/worker-parts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { failure, success } from '@/testing/jobs';
import { callerWith } from '@/testing/test-api';
import { openTestBoard, type TestBoard } from '@/testing/test-board';

let board: TestBoard;

beforeAll(async () => {
  board = await openTestBoard();
});
afterAll(() => board.close());
beforeEach(() => board.reset());

it('shows its page to staff, with links to the console', async () => {
  for (const caller of [board.operator, board.viewer]) {
    const response = await caller.get('');
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('<a href="/admin">← Overview</a>');
    expect(html).toContain('<base href="/admin/bull-board/" />');
    expect((await caller.get('/static/board.js')).status).toBe(200);
  }
});

it('lists every queue, including ones that have never had a job', async () => {
  for (const [caller, readOnlyMode] of [
    [board.operator, false],
    [board.viewer, true],
  ] as const) {
    const { queues } = await (await caller.get('/api/queues')).json();
    const names = queues.map(({ name }: { name: string }) => name).sort();
    expect(names).toEqual(expect.arrayContaining(['email', 'image', 'import', 'report']));
    expect(queues[0]).toMatchObject({ readOnlyMode, allowCompletedRetries: false });
  }
});

it('hides that it exists from everyone else', async () => {
  const turnedAway = await board.stranger.get('/queue/email?status=failed');
  expect(turnedAway.status).toBe(307);
  expect(turnedAway.headers.get('Location')).toBe(
    '/login?next=%2Fadmin%2Fbull-board%2Fqueue%2Femail%3Fstatus%3Dfailed',
  );
  expect((await board.stranger.get('/api/queues')).status).toBe(401);
  expect((await board.stranger.get('/static/board.js')).status).toBe(401);
  expect((await board.user.get('')).status).toBe(404);
  expect((await board.user.get('/api/queues')).status).toBe(403);
  expect(await (await board.user.get('/api/queues')).json()).toMatchObject({
    status: 403,
    title: 'Forbidden',
  });
});

it('lists the rows of jobs, in the list of their state, with the number of them', async () => {
  const waiting = await board.putWaiting();
  const failed = await board.putRun();
  const succeeded = await board.putRun(success);
  const retrying = await board.putRun({ state: 'retrying', failure, delayMs: 3_600_000 });
  const listOf = async (status: string) => {
    const { queues } = await (
      await board.viewer.get(`/api/queues?activeQueue=email&page=1&jobsPerPage=10&status=${status}`)
    ).json();
    const { jobs, counts } = queues.find(({ name }: { name: string }) => name === 'email');
    const ids: string[] = jobs.map(({ id }: { id: string }) => id);
    return { ids, count: counts[status] };
  };
  expect(await listOf('waiting')).toEqual({ ids: [waiting], count: 1 });
  expect(await listOf('failed')).toEqual({ ids: [failed], count: 1 });
  expect(await listOf('completed')).toEqual({ ids: [succeeded], count: 1 });
  expect(await listOf('delayed')).toEqual({ ids: [retrying], count: 1 });
  expect((await listOf('latest')).ids.toSorted()).toEqual([waiting, failed, succeeded, retrying].toSorted());
  await board.queue.pause();
  expect(await listOf('paused')).toEqual({ ids: [waiting], count: 1 });
  expect(await listOf('waiting')).toEqual({ ids: [], count: 0 });
});

it('counts for viewers how many jobs have succeeded and failed in each minute', async () => {
  async function count() {
    await rollUp(board.api.database.core, 1_000);
    const { completed, failed } = await (await board.viewer.get('/api/queues/email/metrics')).json();
    return { completed: completed.meta.count, failed: failed.meta.count };
  }
  const before = await count();
  await board.putRun(success);
  await board.putRun();
  expect(await count()).toEqual({ completed: before.completed + 1, failed: before.failed + 1 });
  expect(await (await board.viewer.get('')).text()).toContain('"showMetrics":true');
});

it('shows values to admins and operators, and none to viewers', async () => {
  const message = 'It went wrong. ada@example.com';
  const id = await board.putRun({ state: 'failed', failure: { ...failure, message } });
  const admin = callerWith(board.send, { Cookie: (await board.api.signedIn('admin')).cookie });
  for (const caller of [admin, board.operator, board.viewer]) {
    const seesValues = caller !== board.viewer;
    for (const path of [
      `/api/queues/email/${id}`,
      '/api/queues?activeQueue=email&status=failed&page=1&jobsPerPage=100',
      `/api/queues/email/${id}/logs`,
    ]) {
      const text = await (await caller.get(path)).text();
      expect(text.includes(message)).toBe(seesValues);
      if (path.endsWith('/logs')) expect(text).toContain('attempt 1 ended: failed');
      else if (seesValues) expect(text).toMatch(/"personId":"(?!•)/);
      else expect(text).toContain('"data":"•••"');
    }
  }
  const { job } = await (await board.operator.get(`/api/queues/email/${id}`)).json();
  expect(job).toMatchObject({ attempts: 1, externalUrl: { href: `/admin/jobs/${id}` } });
});

it('records in the audit log who looked at a job, and what was denied', async () => {
  const id = await board.putRun();
  const actor = board.operator.id;
  for (const path of [
    `/api/queues/email/${id}`,
    `/api/queues/email/${id}/logs`,
    '/api/queues?activeQueue=email',
  ])
    expect((await board.operator.get(path)).status).toBe(200);
  expect((await board.viewer.get(`/api/queues/email/${id}/retry`, { method: 'PUT' })).status).toBe(403);
  const actions = await board.api.database.db.operatorAction.findMany({
    where: { subjectId: id },
    orderBy: { id: 'asc' },
  });
  expect(actions).toMatchObject([
    { action: 'job.read', outcome: 'success', actorId: actor, sessionId: expect.any(String) },
    { action: 'job.change', outcome: 'denied' },
  ]);
});
