import { markQueueDown } from '@offload/core/test/worker-parts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { type BullBoardOptions, createBullBoardRoute } from './index';
import { label, openTestBoard, type TestBoard } from './testing/test-board';

let app: TestBoard;

beforeAll(async () => {
  app = await openTestBoard();
});
beforeEach(() => app.reset());
afterAll(() => app.close());

const board = z.object({ queues: z.array(z.looseObject({ name: z.string() })) });
const queuesOf = async (response: Response) => board.parse(await response.json()).queues;
const namesOf = async (response: Response) => (await queuesOf(response)).map(({ name }) => name);

const ada = { actor: 'ada', can: 'all', seesValues: true } as const;

/** Mounts a board. Returns a function that calls it. */
function mount(access: object | null = {}, options: Partial<BullBoardOptions> = {}) {
  const authorize = () => access && { ...ada, ...access };
  const { GET } = createBullBoardRoute({
    jobs: app.jobs,
    basePath: '/shop/admin/queues',
    authorize,
    ...options,
  });
  return (path: string, init?: RequestInit) => GET(new Request(`http://shop.test${path}`, init));
}

it.each([
  ['as the browser sees it', '/shop/admin/queues'],
  ["behind Next.js's own base path, which it removes", '/admin/queues'],
])('serves its page and its files at a path %s', async (_way, path) => {
  const get = mount({}, { links: [{ label: '<Home>', href: '/"x' }] });
  const page = await get(`${path}/queue/print?status=failed`);
  const html = await page.text();
  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=UTF-8']);
  expect(page.headers.get('Content-Security-Policy')).toContain("script-src 'self';");
  expect(page.headers.get('Cache-Control')).toBe('private, no-store');
  expect(html).toContain('<base href="/shop/admin/queues/" />');
  expect(html).toContain('<a href="/&#34;x">&#60;Home&#62;</a>');
  expect(html).not.toContain('https://');
  const files = [...html.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, file = '']) => file);
  expect(files).toEqual(expect.arrayContaining(['static/board.css', 'static/board.js']));
  expect(files.length).toBeGreaterThan(6);
  for (const file of [...files, 'static/locales/en-US/messages.json'])
    expect((await get(`${path}/${file}`)).status, file).toBe(200);
  expect(await namesOf(await get(`${path}/api/queues`))).toEqual(['print', 'post']);
});

it('lets in only those whom authorize lets in, with its own response', async () => {
  const login = new Response(null, { status: 307, headers: { Location: '/login' } });
  for (const path of ['', '/static/board.js', '/api/queues']) {
    expect((await mount(null)(`/shop/admin/queues${path}`)).status).toBe(403);
    expect(await mount({}, { authorize: () => login })(`/shop/admin/queues${path}`)).toBe(login);
  }
});

it('shows values only to those who see values, as far as redact lets them', async () => {
  const { id } = await app.tools.put(app.db, { ...label, payload: { to: 'Canary', token: 't0ken' } });
  const see = async (access: object, options = {}) =>
    (await mount(access, options)(`/shop/admin/queues/api/queues/print/${id}`)).text();
  expect(await see({})).toContain('{"to":"Canary","token":"•••"}');
  expect(await see({ seesValues: false })).not.toContain('Canary');
  const redact = (value: unknown, { kind, access }: { kind: string; access: object }) => ({
    kind,
    access,
    value: typeof value,
  });
  expect(await see({}, { redact })).toContain(
    '"data":{"kind":"label","access":{"seesValues":true,"actor":"ada","can":"all"},"value":"object"}',
  );
});

it('links to another page of a job', async () => {
  const { id } = await app.tools.put(app.db, label);
  const get = mount({}, { jobUrl: (job) => `/ops/jobs/${job.id}` });
  const response = await get(`/shop/admin/queues/api/queues/print/${id}`);
  const externalUrl = { displayText: 'Open', href: `/ops/jobs/${id}` };
  expect(await response.json()).toMatchObject({ job: { externalUrl } });
});

it('shows only the queues that someone may see', async () => {
  const get = mount({ queues: ['post'] });
  expect(await namesOf(await get('/shop/admin/queues/api/queues'))).toEqual(['post']);
  const { id } = await app.tools.put(app.db, label);
  expect((await get(`/shop/admin/queues/api/queues/print/${id}`)).status).toBe(404);
  expect((await get('/shop/admin/queues/api/queues/print/pause', { method: 'PUT' })).status).toBe(404);
});

const buttons = [
  ['retry', 'failed', 'retry'],
  ['cancel', 'waiting', 'clean'],
  ['delete', 'failed', 'clean'],
  ['run-now', 'scheduled', 'promote'],
] as const;

it.each(buttons)('needs %s for the button of a job that is %s: %s', async (action, list, button) => {
  const ids = await app.putAll();
  const path = `/shop/admin/queues/api/queues/print/${ids[list]}/${button}`;
  const others = buttons.map(([other]) => other).filter((other) => other !== action);
  const before = await app.stateOf(ids[list]);
  expect((await mount({ can: others })(path, { method: 'PUT' })).status).toBe(403);
  expect((await mount({ can: 'read' })(path, { method: 'PUT' })).status).toBe(403);
  expect(await app.stateOf(ids[list])).toBe(before);
  expect((await mount({ can: [action] })(path, { method: 'PUT' })).status).toBe(204);
  if (action !== 'run-now') expect(await app.stateOf(ids[list])).not.toBe(before);
});

it('says in its page and its queues what someone can do', async () => {
  const seen = async (can: object) => {
    const get = mount(can);
    const [queue] = await queuesOf(await get('/shop/admin/queues/api/queues'));
    const [, listed] = /data-can="([^"]*)"/.exec(await (await get('/shop/admin/queues')).text()) ?? [];
    return [listed, queue?.readOnlyMode, queue?.allowRetries];
  };
  expect(await seen({})).toEqual(['retry cancel delete run-now run-schedule pause', false, true]);
  expect(await seen({ can: ['pause', 'audit'] })).toEqual(['pause', false, false]);
  expect(await seen({ can: ['audit'] })).toEqual(['', true, false]);
  expect(await seen({ can: 'read' })).toEqual(['', true, false]);
});

it('rejects writes from other sites, and takes those from its own page', async () => {
  const put = (headers: Record<string, string>) =>
    mount()('/shop/admin/queues/api/queues/print/pause', { method: 'PUT', headers });
  for (const headers of [
    { Origin: 'https://evil.test' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'same-site' },
  ])
    expect((await put({ ...headers })).status).toBe(403);
  expect(await app.queue.isPaused()).toBe(false);
  expect((await put({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  expect(await app.queue.isPaused()).toBe(true);
});

it('does what the app says that buttons do', async () => {
  const done: unknown[] = [];
  const get = mount(
    {},
    {
      actions: ({ actor }) => ({
        ...app.actions,
        setPaused: async (...what) => void done.push(actor, ...what),
      }),
    },
  );
  await get('/shop/admin/queues/api/queues/print/pause', { method: 'PUT' });
  expect(done).toEqual(['ada', 'print', true]);
});

it.each(['page=0', 'page=1e99', 'jobsPerPage=1.5', 'jobsPerPage=x', 'page=1&page=1e99', 'from=-1&to=2'])(
  'rejects a number that is not valid: %s',
  async (query) => {
    const response = await mount()(`/shop/admin/queues/api/queues?activeQueue=print&${query}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/"(page|jobsPerPage|from) must be a number/);
  },
);

it('rejects bodies that are too large or not JSON, other calls, and other methods of its page', async () => {
  const { id } = await app.tools.put(app.db, label);
  const at = `/shop/admin/queues/api/queues/print/${id}/delay`;
  const patch = (body: string) => mount()(at, { method: 'PATCH', body });
  expect((await patch('x'.repeat(200_000))).status).toBe(413);
  expect((await patch('{')).status).toBe(400);
  expect((await mount()('/shop/admin/queues/api/nothing')).status).toBe(404);
  expect((await mount()('/shop/admin/queues/static/nothing.js')).status).toBe(404);
  expect((await mount()('/shop/admin/queues', { method: 'PUT' })).status).toBe(405);
});

it("says that the queues can't be reached, and reports other errors without showing them", async () => {
  const failWith = async (error: unknown) => {
    const reported: unknown[] = [];
    const backend = { ...app.jobs.backend, queue: () => Promise.reject<never>(error) };
    const get = mount({}, { jobs: { ...app.jobs, backend }, onError: (one) => void reported.push(one) });
    const response = await get('/shop/admin/queues/api/queues');
    return { status: response.status, text: await response.text(), reported };
  };
  expect(await failWith(markQueueDown(new Error('ECONNREFUSED')))).toMatchObject({
    status: 503,
    reported: [],
  });
  const error = new Error('a secret detail');
  expect(await failWith(error)).toEqual({
    status: 500,
    text: expect.not.stringContaining('secret'),
    reported: [error],
  });
});

it.each([
  [{ basePath: 'admin' }, 'basePath must start with a slash'],
  [{ basePath: undefined }, 'createBullBoardRoute needs basePath.'],
  [{ authorize: undefined }, 'createBullBoardRoute needs authorize. It returns who asks'],
  [{ authorize: true }, 'authorize must be a function.'],
  [{ jobs: {} }, 'jobs must be what openJobs returns.'],
  [{ redcat: () => null }, 'createBullBoardRoute has no option "redcat". Use jobs, basePath, authorize, '],
])('says what is wrong with its options: %j', (wrong, message) => {
  expect(() => mount({}, { ...wrong } as never)).toThrow(message);
});
