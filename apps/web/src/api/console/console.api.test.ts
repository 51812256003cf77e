import { beat, signOff } from '@offload/core/test/worker-parts';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '@/server/auth/roles';
import { runtime } from '@/server/runtime';
import { failure, putJob, runJob } from '@/testing/jobs';
import { schedule } from '@/testing/schedules';
import { fromAddress, openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';
import { enrolled } from '@/testing/two-factor';
import { authorize } from './authorize';

let api: TestApi;
let owner: SignedInCaller;
let staff: Record<Exclude<Role, 'user'>, SignedInCaller>;
let id: string;

beforeAll(async () => {
  api = await openTestApi();
  owner = await api.signedIn();
  staff = {
    admin: await api.signedIn('admin'),
    operator: await api.signedIn('operator'),
    viewer: await api.signedIn('viewer'),
  };
  id = await putJob(api.database.db, owner.id);
  await runJob(api.database.db, id, {
    state: 'failed',
    failure: { ...failure, message: `No inbox ${owner.email} here` },
  });
});
afterAll(() => api.close());

const rowsOf = (actorId: string) =>
  api.database.db.operatorAction.findMany({ where: { actorId }, orderBy: { id: 'asc' } });

it('sends visitors to sign in, and back to the page that they wanted', async () => {
  const visitor = callConsole({ cookie: '' });
  const page = await visitor.get('/jobs?q=state:failed');
  expect(page.status).toBe(307);
  expect(page.headers.get('Location')).toBe('/login?next=%2Fadmin%2Fjobs%3Fq%3Dstate%3Afailed');
  const call = await visitor.get('/api/jobs');
  expect(call.status).toBe(401);
  expect(await call.json()).toMatchObject({
    ...{ type: '/docs/problems#signed-out', title: 'Unauthorized', detail: expect.stringMatching('Sign in') },
    requestId: call.headers.get('X-Request-Id'),
  });
  expect((await visitor.get('/assets/main.js')).status).toBe(401);
});

it('does not exist for users, and records that they tried', async () => {
  const user = callConsole(owner);
  const page = await user.get(`/jobs/${id}`);
  expect([page.status, page.headers.get('Content-Type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  expect((await user.get(`/api/jobs/${id}`)).status).toBe(403);
  expect((await user.post(`/api/jobs/${id}/retry`)).status).toBe(403);
  expect(await rowsOf(owner.id)).toMatchObject([
    { action: 'job.read', subjectId: id, outcome: 'denied' },
    { action: 'job.change', subjectId: id, outcome: 'denied' },
  ]);
});

it('does not let in someone who was disabled', async () => {
  const former = await api.signedIn('admin');
  const console = callConsole(former);
  expect((await console.get('/api/jobs')).status).toBe(200);
  await api.database.db.user.update({ where: { id: former.id }, data: { banned: true } });
  expect((await console.get('/api/jobs')).status).toBe(401);
});

it('asks staff for a second factor, and records it with the session', async () => {
  runtime().env.STAFF_TWO_FACTOR = 'on';
  try {
    const page = await callConsole(staff.admin).get('/failed');
    expect(page.headers.get('Location')).toBe('/account/two-factor?next=%2Fadmin%2Ffailed');
    const admin = await enrolled(api, 'admin');
    const headers = { 'X-Request-Id': 'r-7', 'User-Agent': 'a browser', ...fromAddress('198.51.100.7') };
    const read = await callConsole(admin).get(`/api/jobs/${id}`, { headers });
    expect([read.status, read.headers.get('X-Request-Id')]).toEqual([200, 'r-7']);
    const session = await api.database.db.session.findFirstOrThrow({ where: { userId: admin.id } });
    expect((await rowsOf(admin.id)).at(-1)).toMatchObject({
      ...{ action: 'job.read', subjectId: id, outcome: 'success', actorEmail: admin.email },
      ...{ ip: '198.51.100.7', userAgent: 'a browser', requestId: 'r-7', sessionId: session.id },
      secondFactorAt: session.secondFactorAt,
    });
  } finally {
    runtime().env.STAFF_TWO_FACTOR = 'off';
  }
});

it('lets each role do what it may', async () => {
  const allowed = async (role: keyof typeof staff) => {
    const console = callConsole(staff[role]);
    const calls = {
      jobs: console.get('/api/jobs'),
      replay: console.post(`/api/jobs/${id}/replay`, { payload: [] }),
      pause: console.post('/api/queues/nothing/pause'),
      alerts: console.post('/api/alerts/rules/nothing', {}),
      audit: console.get('/api/audit'),
    };
    const answers = await Promise.all(
      Object.entries(calls).map(async ([name, call]) => ((await call).status === 403 ? [] : [name])),
    );
    return answers.flat();
  };
  expect(await allowed('admin')).toEqual(['jobs', 'replay', 'pause', 'alerts', 'audit']);
  expect(await allowed('operator')).toEqual(['jobs', 'replay', 'pause']);
  expect(await allowed('viewer')).toEqual(['jobs']);
  const accessOf = ({ cookie }: SignedInCaller) =>
    authorize(new Request('http://localhost:3000/admin', { headers: { Cookie: cookie } }));
  expect(await accessOf(staff.admin)).toMatchObject({ can: 'all', seesValues: true, ip: null });
  const ofJobs = ['retry', 'cancel', 'run-now', 'replay', 'signal', 'dismiss', 'delete'];
  const ofQueues = [
    'pause',
    'try-queue',
    'limit',
    'run-schedule',
    'pause-schedule',
    'delete-schedule',
    'try-gate',
  ];
  const can = [...ofJobs, ...ofQueues];
  expect(await accessOf(staff.operator)).toMatchObject({ can, seesValues: true });
  expect(await accessOf(staff.viewer)).toMatchObject({ can: 'read', seesValues: false });
});

it('hides the addresses of users and of staff from viewers', async () => {
  const own = await putJob(api.database.db, staff.viewer.id);
  const textFor = async (role: keyof typeof staff) =>
    (await callConsole(staff[role]).get('/api/jobs')).text();
  expect(await textFor('operator')).toContain(owner.email);
  const seen = await textFor('viewer');
  expect(seen).not.toContain(owner.email);
  expect(JSON.parse(seen).data).toMatchObject([
    { id: own, owner: { id: '•••', name: '•••' } },
    { id, owner: { id: '•••', name: '•••' }, error: { code: failure.code, message: failure.code } },
  ]);
});

it('names who changed a job by their account', async () => {
  const job = await putJob(api.database.db, owner.id);
  await callConsole(staff.operator).post(`/api/jobs/${job}/cancel`);
  const lastFor = async (role: 'admin' | 'viewer') => {
    const { timeline } = await (await callConsole(staff[role]).get(`/api/jobs/${job}`)).json();
    return timeline.at(-1);
  };
  expect(await lastFor('admin')).toMatchObject({ state: 'canceled', operator: staff.operator.email });
  expect(await lastFor('viewer')).toMatchObject({ state: 'canceled', operator: null });
  expect(await rowsOf(staff.operator.id)).toContainEqual(
    expect.objectContaining({ action: 'job.cancel', actorEmail: staff.operator.email }),
  );
});

it('returns a document with the links of a role, in which nothing inline runs', async () => {
  const pageFor = async (role: keyof typeof staff) => {
    const page = await callConsole(staff[role]).get('/jobs');
    expect(page.headers.get('Content-Security-Policy')).toContain("'strict-dynamic'");
    expect(page.headers.get('Content-Security-Policy')).not.toContain('unsafe');
    return page.text();
  };
  expect(await pageFor('admin')).toContain('/admin/users');
  expect(await pageFor('viewer')).not.toContain('/admin/users');
});

it('says on the overview what this app knows, and names schedules as their owners do', async () => {
  const console = callConsole(staff.operator);
  expect(await (await console.get('/api/overview')).json()).toMatchObject({ acceptsJobs: true, more: [] });
  await schedule(owner);
  expect(await (await console.get('/api/schedules')).json()).toMatchObject({
    data: [{ title: 'Monthly sales, CSV', owner: { id: owner.id, name: owner.email } }],
  });
});

it('links to the code of a kind, and to the lines in the stack of an error, also when the worker has ended', async () => {
  const { db } = api.database;
  const worker = someWorker();
  await beat(runtime().core, worker, 60_000);
  const [failed, succeeded] = [await putJob(db, owner.id), await putJob(db, owner.id)];
  const stack = 'Error: refused\n    at send (/srv/offload/packages/mail/src/send.ts:7:3)';
  await runJob(db, failed, { state: 'failed', failure: { ...failure, stack } });
  await runJob(db, succeeded);
  await db.job.updateMany({ where: { id: { in: [failed, succeeded] } }, data: { workerId: worker.id } });
  const waiting = await putJob(db, owner.id);
  const urlsOf = async (job: string) => {
    const response = await callConsole(staff.admin).get(`/api/jobs/${job}`);
    const { sourceUrl, stack } = await response.json();
    return [sourceUrl, stack?.at(-1).url ?? null];
  };
  const linked = () => Promise.all([failed, succeeded, waiting].map(urlsOf));
  const none = [null, null];
  expect(await linked()).toEqual([none, none, none]);
  runtime().env.REPOSITORY_URL = 'https://git.example.com/{path}#L{line}';
  const packages = 'https://git.example.com/packages';
  const kind = `${packages}/kinds/welcome-email#L1`;
  const urls = [[kind, `${packages}/mail/src/send.ts#L7`], [kind, null], none];
  try {
    expect(await linked()).toEqual(urls);
    await signOff(runtime().core, worker.id);
    expect(await linked()).toEqual(urls);
  } finally {
    runtime().env.REPOSITORY_URL = undefined;
  }
});
