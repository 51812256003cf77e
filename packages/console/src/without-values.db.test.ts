import { afterAll, beforeAll, expect, it } from 'vitest';
import { hideValues } from './redact';
import { canariesIn, canary, careless, places, putCanaries } from './testing/canaries';
import { ada, jsonOf, type OtherApp, openOtherApp } from './testing/other-app';
import { routesOf } from './testing/routes';

let app: OtherApp;
let ids: Awaited<ReturnType<typeof putCanaries>>;

const viewer = { actor: 'vic', can: 'all' };
const as = (access: object) => app.open(access, careless);

beforeAll(async () => {
  app = await openOtherApp();
  ids = await putCanaries(app);
});
afterAll(() => app.close());

const queries: Record<string, string[]> = {
  '/failures/jobs': ['?kind=receipt&code=internal', '?kind=receipt'],
  '/jobs': ['', '?state=failed', '?q=internal'],
};

/** Reads each route for each job. Returns what it responded. */
async function readAll(access: object): Promise<Map<string, { status: number; text: string }>> {
  const paths = routesOf(app.jobs, 'GET').flatMap((path) =>
    (path.includes(':id') ? Object.values(ids).map((id) => path.replace(':id', id)) : [path]).flatMap((one) =>
      (queries[path] ?? ['']).map((query) => one + query),
    ),
  );
  const read = new Map<string, { status: number; text: string }>();
  for (const path of paths) {
    const response = await as(access).get(`/api${path}`);
    read.set(path, { status: response.status, text: await response.text() });
  }
  return read;
}

it('sends no value from any place by any route to readers who see none, whatever the app returns', async () => {
  const seen = await readAll(ada);
  const texts = [...seen.values()].map(({ text }) => text).join();
  const post = (access: object, path: string, body: object) => as(access).post(`/api${path}`, body);
  const preview = { action: 'retry', filter: { kind: 'receipt' } };
  const previewed = await (await post(ada, '/changes/preview', preview)).text();
  // Each canary is somewhere, or the test would prove nothing.
  expect(canariesIn(texts + previewed)).toEqual(places);
  for (const [path, { status, text }] of await readAll(viewer)) {
    const isClosed = /^\/audit/.test(path);
    expect([path, status, canariesIn(text)]).toEqual([path, isClosed ? 403 : seen.get(path)?.status, []]);
  }
  expect(seen.size).toBeGreaterThan(25);
});

it('sends none in response to a change either', async () => {
  const until = new Date().toISOString();
  const bodies: Record<string, object> = {
    '/changes/preview': { action: 'retry', filter: { kind: 'receipt' } },
    '/changes': { action: 'retry', filter: { ids: [ids.failed], until } },
    '/retries/undo': { ids: [ids.failed] },
    '/dismissals/undo': { at: until, by: null },
    '/queues/:name/pause': { reason: canary('pause') },
    '/alerts/rules/:name': { isOn: true },
  };
  const names: Record<string, string> = { alerts: 'outage', queues: 'print', gates: canary('gate') };
  for (const path of routesOf(app.jobs, 'POST')) {
    const name = names[path.split('/')[1] ?? ''] ?? 'approval';
    const url = path.replace(':id', ids.failed).replace(':name', name);
    const response = await as(viewer).post(`/api${url}`, bodies[path] ?? {});
    const text = await response.text();
    expect([path, response.status >= 500, canariesIn(text)]).toEqual([path, false, []]);
    if (path in bodies) expect([path, response.status]).toEqual([path, 200]);
  }
});

it('shows them codes, kinds, states, times, and counts', async () => {
  const look = async (path: string) => jsonOf(as(viewer).get(`/api${path}`));
  expect(await look(`/jobs/${ids.dismissed}`)).toMatchObject({
    job: { kind: 'receipt', state: 'failed', error: { code: 'internal', message: 'internal' }, attempt: 1 },
    ...{ payload: '•••', stack: null, fields: null },
    about: { sections: [{ facts: [{ label: 'text/csv', value: '•••' }] }] },
  });
  expect(await look('/dismissals')).toMatchObject({ data: [{ by: null, byName: '•••', count: 1 }] });
  const fact = { label: 'State', value: 'Accepted', href: '/x', hasNoValues: true };
  const aboutJob = async () => ({ sections: [{ title: 'Email', facts: [fact] }] });
  const console = app.open(viewer, { aboutJob });
  expect(await jsonOf(console.get(`/api/jobs/${ids.failed}`))).toMatchObject({
    about: { sections: [{ facts: [fact] }] },
  });
});

it('groups failures by code for them, as lists and changes select them', async () => {
  for (const message of ['No inbox for ada', 'No inbox for bob']) await app.failed(message);
  const look = async (access: object, path: string) => jsonOf(as(access).get(`/api${path}`));
  const groups = {
    data: expect.arrayContaining([expect.objectContaining({ kind: 'receipt', code: 'oops', count: 2 })]),
  };
  expect(await look(viewer, '/failures')).toMatchObject(groups);
  expect(await look(ada, '/failures')).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ code: 'oops', count: 1 })]),
  });
  expect(await look(viewer, '/failures/jobs?kind=receipt&code=oops')).toMatchObject({ data: [{}, {}] });
  // A signature that is found confirms a guess.
  const signature = 'oops: No inbox for ada';
  expect(
    await look(viewer, `/failures/jobs?${new URLSearchParams({ kind: 'receipt', signature })}`),
  ).toMatchObject({ status: 403 });
  const filter = { kind: 'receipt', signature };
  expect((await as(viewer).post('/api/changes/preview', { action: 'retry', filter })).status).toBe(403);
  const change = { action: 'retry', filter: { ...filter, until: new Date().toISOString() } };
  expect((await as(viewer).post('/api/changes', change)).status).toBe(403);
});

it('lets them undo a dismissal without knowing whose it was', async () => {
  const { id } = await app.failed('To be dismissed');
  await app.open().post(`/api/jobs/${id}/dismiss`, { reason: 'Known' });
  const [row] = await app.rowsOf(`SELECT dismissed_at AS at FROM offload.job WHERE id = '${id}'`);
  expect(await jsonOf(as(viewer).post('/api/dismissals/undo', { ...row, by: null }))).toMatchObject({
    count: 1,
  });
});

it('shows them the messages of kinds whose contract says that these have no values', async () => {
  const system = {
    ...app.jobs.system,
    contracts: new Map(
      [...app.jobs.system.contracts].map(([kind, one]) => [kind, { ...one, messagesHaveNoValues: true }]),
    ),
  };
  const { id } = await app.failed('The file is not a CSV.');
  const console = app.open(viewer, { jobs: { ...app.jobs, system } });
  const message = 'The file is not a CSV.';
  expect(await jsonOf(console.get(`/api/jobs/${id}`))).toMatchObject({
    job: { error: { message } },
    timeline: expect.arrayContaining([expect.objectContaining({ message })]),
  });
  expect(await (await console.get('/api/failures')).text()).toContain(message);
});

it("doesn't let them guess values by searching for them", async () => {
  for (const q of ['orderId:1', canary('message'), 'Canary', `owner:${canary('owner')}`, canary('stack')]) {
    const query = `q=${encodeURIComponent(q)}`;
    expect(await jsonOf(as(viewer).get(`/api/jobs?${query}`)), q).toMatchObject({ data: [] });
    expect(await (await as(viewer).get(`/api/jobs/counts?${query}`)).text(), q).not.toMatch(
      /"(total|failed)":[1-9]/,
    );
  }
  const { dismissed: id } = ids;
  expect(await jsonOf(as(ada).get(`/api/jobs?q=Canary%20id:${id}`))).toMatchObject({ data: [{ id }] });
  expect(await jsonOf(as(viewer).get(`/api/jobs?q=internal%20id:${id}`))).toMatchObject({ data: [{ id }] });
});

it("doesn't let them replay, try a gate, or read the audit log, whatever else they may do", async () => {
  const replay = { payload: { orderId: 2, token: '•••' } };
  expect((await as(viewer).post(`/api/jobs/${ids.failed}/replay`, replay)).status).toBe(403);
  expect((await as(viewer).post(`/api/gates/${canary('gate')}/try`)).status).toBe(403);
  for (const path of ['/api/audit', '/api/audit.csv']) expect((await as(viewer).get(path)).status).toBe(403);
});

it('shows no one the secrets of a contract, or values of a kind without a contract', async () => {
  const look = async () => jsonOf(app.open(ada).get(`/api/jobs/${ids.dismissed}`));
  expect(await look()).toMatchObject({ payload: { token: '•••', note: canary('payload') } });
  await app.rowsOf(`UPDATE offload.job SET kind = 'retired' WHERE id = '${ids.dismissed}'`);
  expect(await look()).toMatchObject({ payload: { token: '•••', note: '•••' } });
});

it('hides values of any form', () => {
  for (const value of ['text', 1, true, null, undefined]) expect(hideValues(value)).toBe('•••');
});
