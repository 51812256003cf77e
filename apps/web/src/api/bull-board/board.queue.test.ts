import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestBoard, type TestBoard } from '@/testing/test-board';

let board: TestBoard;

beforeAll(async () => {
  board = await openTestBoard();
});
afterAll(() => board.close());
beforeEach(() => board.reset());

it('shows its page to staff, with our styles and links, and nothing from another site', async () => {
  for (const caller of [board.operator, board.viewer]) {
    const response = await caller.get('');
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('<title>Bull Board · Offload</title>');
    expect(html).toContain('<a href="/admin">← Overview</a>');
    expect(html).toContain('href="/bull-board.css"');
    expect(html).toContain('<base href="/admin/bull-board/" />');
    expect(html).not.toContain('https://');
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    const script = html.match(/src="(static\/js\/main[^"]+)"/)?.[1];
    const loaded = await caller.get(`/${script}`);
    expect(loaded.status).toBe(200);
    expect(loaded.headers.get('Content-Type')).toMatch(/javascript/);
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
  expect((await board.stranger.get('/queue/email')).status).toBe(302);
  expect((await board.stranger.get('/queue/email')).headers.get('Location')).toBe(
    '/login?next=%2Fadmin%2Fbull-board%2Fqueue%2Femail',
  );
  expect((await board.stranger.get('/api/queues')).status).toBe(401);
  expect((await board.stranger.get('/static/favicon.ico')).status).toBe(302);
  expect((await board.user.get('')).status).toBe(404);
  expect((await board.user.get('/api/queues')).status).toBe(403);
  expect(await (await board.user.get('/api/queues')).json()).toMatchObject({
    status: 403,
    title: 'Forbidden',
  });
});

it('hides stack traces and payload values', async () => {
  const id = randomUUID();
  const data = { card: '4111 1111', nested: { list: ['secret'] } };
  await board.queue.addBulk([{ name: 'foreign', data, opts: { jobId: id } }]);
  await board.fail(id, 'It went wrong. ada@example.com');
  for (const caller of [board.operator, board.viewer]) {
    for (const path of [
      `/api/queues/email/${id}`,
      '/api/queues?activeQueue=email&status=failed&jobsPerPage=100',
    ]) {
      const text = await (await caller.get(path)).text();
      expect(text).toContain('It went wrong.');
      expect(text).toContain('•••');
      expect(text).not.toMatch(/4111|secret|\.ts:\d+/);
      expect(text.includes('ada@example.com')).toBe(caller === board.operator);
    }
  }
  const { job } = await (await board.operator.get(`/api/queues/email/${id}`)).json();
  expect(job).toMatchObject({ stacktrace: [], externalUrl: { href: `/admin/jobs/${id}` } });
});

it('rejects page numbers and page sizes that the queue can’t take', async () => {
  const read = (query: string) => board.operator.get(`/api/queues?activeQueue=email&status=failed&${query}`);
  for (const name of ['page', 'jobsPerPage']) {
    expect((await read(`${name}=9999`)).status).toBe(200);
    const response = await read(`${name}=10000`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ pointer: `#${name}`, message: 'is too large' }],
    });
  }
});
