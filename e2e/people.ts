import { randomUUID } from 'node:crypto';
import { sessionCookie } from '@offload/testing/session-cookie';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { query } from './database';
import { setting } from './setting';

export const password = 'a phrase for the tests';

/** A page that is still live when its reader signs out may ask once more before the browser leaves it. */
export const refusedAfterSignOut =
  /status of 401 .*\/api\/(events|notifications|jobs\/[^/]+\/(events|timeline))/;

export interface Job {
  id: string;
  kind: string;
  state: string;
  attempt: number;
  error: { code: string; message: string } | null;
  files: { id: string; url: string }[];
}

/** Whoever sends requests with the cookies of a browser, with or without a page. */
export type Visitor = Pick<Page, 'request' | 'context'>;

/** Returns a visitor who opens no page. */
export function withoutPage(context: BrowserContext): Visitor {
  return { request: context.request, context: () => context };
}

/** The headers of a call that comes from our own pages. */
export const fromHere = () => ({ Origin: setting('E2E_URL') });

/** Signs a user up. Hashing a password takes the server 0.1 s of CPU, so only tests that sign in with one give one. */
export async function signUp(page: Pick<Page, 'request'>, email: string, phrase?: string): Promise<void> {
  const answer = await page.request.post('/api/signup', { data: { email, password: phrase } });
  expect(answer.status()).toBe(202);
}

/** Signs the page's browser in with the password, without the form. */
export async function signIn(page: Visitor, email: string): Promise<void> {
  const data = { email, password };
  const answer = await page.request.post('/api/auth/sign-in/email', { data, headers: fromHere() });
  expect(answer.status()).toBe(200);
}

/** Signs the page's browser in with a session that begins in the database, which takes no password. */
export async function startSession(page: Visitor, email: string): Promise<void> {
  const token = randomUUID();
  const sessions = await query(
    `INSERT INTO session (id, token, user_id, expires_at)
    SELECT $1, $2, id, now() + interval '1 hour' FROM "user" WHERE email = $3 RETURNING id`,
    [randomUUID(), token, email],
  );
  expect(sessions).toHaveLength(1);
  const cookie = sessionCookie(token, setting('E2E_SESSION_KEY'));
  await page.context().addCookies([{ ...cookie, url: setting('E2E_URL'), httpOnly: true, sameSite: 'Lax' }]);
}

/** Options that few tests need. A user with a verified address gets emails about their jobs. */
interface UserOptions {
  isVerified?: boolean;
  role?: 'admin' | 'operator' | 'viewer' | 'user';
}

/** Creates a user who has no password and no jobs, and signs the page's browser in. */
export async function createUser(
  page: Visitor,
  email: string,
  { isVerified = false, role = 'user' }: UserOptions = {},
): Promise<void> {
  await query(`INSERT INTO "user" (id, email, name, email_verified, role) VALUES ($1, $2, '', $3, $4)`, [
    randomUUID(),
    email,
    isVerified,
    role,
  ]);
  await startSession(page, email);
}

/** Gives a user another role, as an admin would, but without ending their sessions. */
export async function changeRole(email: string, role: UserOptions['role']): Promise<void> {
  await query('UPDATE "user" SET role = $2 WHERE email = $1', [email, role]);
}

/** Verifies a user's address, without an email: signing up with it again then creates the job that emails its owner. */
export async function verify(email: string): Promise<void> {
  await query('UPDATE "user" SET email_verified = true WHERE email = $1', [email]);
}

/** Signs the page's browser in as the admin, who has the demo's orders. */
export async function signInAsAdmin(page: Visitor): Promise<void> {
  await startSession(page, setting('E2E_ADMIN_EMAIL'));
}

export async function fillSignIn(page: Page, email: string, phrase: string): Promise<void> {
  // The page before may have had a field of the same name.
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(phrase);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function jobsOf(page: Visitor): Promise<Job[]> {
  const answer = await page.request.get('/api/jobs');
  expect(answer.status()).toBe(200);
  const { data }: { data: Job[] } = await answer.json();
  return data;
}

/** Signs a user up, and the page's browser in. Returns the welcome job. */
export async function welcome(page: Visitor, email: string): Promise<Job> {
  await signUp(page, email);
  await startSession(page, email);
  const job = (await jobsOf(page)).find(({ kind }) => kind === 'welcome-email');
  if (!job) throw new Error(`nothing welcomes ${email}`);
  return job;
}

/** Waits with the list: a user who reads the job itself has seen it, and gets no notification. */
export async function untilSucceeded(page: Visitor, id: string, patience = {}): Promise<void> {
  const stateOf = async () => (await jobsOf(page)).find((job) => job.id === id)?.state;
  await expect.poll(stateOf, patience).toBe('succeeded');
}

export async function untilFailed(page: Visitor, id: string): Promise<void> {
  const stateOf = async () => (await (await page.request.get(`/api/jobs/${id}`)).json()).state;
  await expect.poll(stateOf, { timeout: 60_000 }).toBe('failed');
}

/** Creates a report of a month, in the page's session. Returns the ID of its job. */
export async function askForReport(page: Visitor, month: number): Promise<string> {
  const answer = await page.request.post('/api/reports', {
    data: { id: 'monthly-sales', data: { month, year: 2023 } },
    headers: fromHere(),
  });
  expect(answer.status()).toBe(202);
  const { id }: { id: string } = await answer.json();
  return id;
}

/** Schedules a report on the last day of every month, in the page's session. */
export async function scheduleReport(page: Visitor): Promise<void> {
  const report = { id: 'monthly-sales', format: 'csv' };
  const data = { report, every: 'month', day: 'last', at: '18:30', timeZone: 'Europe/Berlin' };
  const answer = await page.request.post('/api/schedules', { data });
  expect(answer.status()).toBe(201);
}
