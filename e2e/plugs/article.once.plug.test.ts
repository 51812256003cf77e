import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { openPlugs, type Plugs } from './plugs';
import { startWeb, startWorker } from './processes';

let plugs: Plugs;
let web: { url: string };
const account = { email: 'ada@example.com', password: 'a phrase for the tests' };

beforeAll(async () => {
  plugs = await openPlugs();
  web = await startWeb(plugs.settings);
});
afterAll(() => plugs.close());

/** Sends JSON as a program does: without an origin. */
function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(web.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const JobSchema = z.object({ id: z.string(), kind: z.string(), links: z.object({ self: z.string() }) });
const ProblemSchema = z.object({ status: z.int(), detail: z.string() });

async function problemOf(response: Response) {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  return ProblemSchema.parse(await response.json());
}

const report = { id: 'monthly-sales', data: { month: 'jan', year: 2023 } };
const image = { image_url: 'https://example.com/beach.jpg', user_id: 1 };

it("signs up with the article's requests, and sends the emails", async () => {
  const others = ['/signup', '/signup_arq'].map((path, index) => ({ path, email: `${index}@example.com` }));
  for (const { path, email } of others) expect((await post(path, { email })).status).toBe(202);
  expect((await post('/signup', account)).status).toBe(202);
  const worker = startWorker(plugs.settings);
  const recipients = await plugs.untilAllWelcomed();
  expect(recipients.sort()).toEqual([...others.map(({ email }) => email), account.email].sort());
  await worker.end('SIGTERM');
});

it('says how to sign in', async () => {
  for (const [path, body] of [
    ['/create_report', report],
    ['/process_image', image],
    ['/process_image_arq', image],
  ] as const) {
    const { status, detail } = await problemOf(await post(path, body));
    expect([status, detail]).toEqual([401, expect.stringContaining('POST /api/auth/sign-in/email')]);
  }
});

it('creates a report and images for the user who is signed in, as the API does', async () => {
  const signedIn = await post('/api/auth/sign-in/email', account);
  expect(signedIn.status).toBe(200);
  const Cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const create = async (path: string, body: object, status = 202) => {
    const response = await post(path, body, { Cookie });
    const job = JobSchema.parse(await response.json());
    expect([response.status, response.headers.get('Location')]).toEqual([status, job.links.self]);
    return job;
  };
  const created = await create('/create_report', report);
  expect(created.kind).toBe('sales-report');
  // The same report is in progress.
  expect((await create('/api/reports', report, 200)).id).toBe(created.id);
  for (const path of ['/process_image', '/process_image_arq']) {
    expect((await create(path, image)).kind).toBe('resize-image');
  }
  for (const [path, body] of [
    ['/create_report', { ...report, data: { month: 'foo', year: 2023 } }],
    ['/process_image', { user_id: 1 }],
    ['/process_image_arq', { image_url: 'beach.jpg', user_id: 1 }],
  ] as const) {
    expect((await problemOf(await post(path, body, { Cookie }))).status, path).toBe(400);
  }
});

it.each(['/signup', '/signup_arq'])('rejects a sign-up without a valid address: %s', async (path) => {
  expect((await problemOf(await post(path, { email: 'nobody' }))).status).toBe(400);
  expect((await problemOf(await post(path, {}))).status).toBe(400);
  const form = await fetch(web.url + path, {
    method: 'POST',
    body: new URLSearchParams({ email: 'a@example.com' }),
  });
  expect((await problemOf(form)).status).toBe(415);
});
