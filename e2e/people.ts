import { type Cookie, expect, type Page } from '@playwright/test';
import { linkInMail } from './inbox';
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

/** The headers of a call that comes from our own pages. */
export const fromHere = () => ({ Origin: setting('E2E_URL') });

export async function signUp(page: Page, email: string): Promise<void> {
  const answer = await page.request.post('/api/signup', { data: { email, password } });
  expect(answer.status()).toBe(202);
}

/** Signs the page's browser in, without its form. */
export async function signIn(page: Page, email: string, phrase = password): Promise<void> {
  const data = { email, password: phrase };
  const answer = await page.request.post('/api/auth/sign-in/email', { data, headers: fromHere() });
  expect(answer.status()).toBe(200);
}

let adminSession: Cookie[] | undefined;

/**
 * Signs the page's browser in as the admin, who has the demo's orders, in a session that tests share: checking a password
 * takes the server 0.07 s of CPU.
 */
export async function signInAsAdmin(page: Page): Promise<void> {
  const context = page.context();
  if (adminSession) return context.addCookies(adminSession);
  await signIn(page, setting('E2E_ADMIN_EMAIL'), setting('E2E_ADMIN_PASSWORD'));
  adminSession = (await context.cookies()).filter(({ name }) => name !== 'reader');
}

export async function fillSignIn(page: Page, email: string, phrase: string): Promise<void> {
  // The page before may have had a field of the same name.
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(phrase);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function jobsOf(page: Page): Promise<Job[]> {
  const answer = await page.request.get('/api/jobs');
  expect(answer.status()).toBe(200);
  const { data }: { data: Job[] } = await answer.json();
  return data;
}

/** Signs a user up and in. Returns the welcome job. */
export async function welcome(page: Page, email: string): Promise<Job> {
  await signUp(page, email);
  await signIn(page, email);
  const job = (await jobsOf(page)).find(({ kind }) => kind === 'welcome-email');
  if (!job) throw new Error(`nothing welcomes ${email}`);
  return job;
}

/** Signs a user up and in, with a verified address. */
export async function welcomeVerified(page: Page, email: string): Promise<Job> {
  const job = await welcome(page, email);
  const link = await linkInMail(page, email, 'Welcome to Offload', 'Verify email address');
  const token = new URL(link).searchParams.get('token');
  const data = { token, newPassword: password, keepContent: true };
  const answer = await page.request.post('/api/auth/reset-password', { data, headers: fromHere() });
  expect(answer.status()).toBe(200);
  await signIn(page, email);
  return job;
}

export async function untilSucceeded(page: Page, id: string, patience = {}): Promise<void> {
  const stateOf = async () => (await jobsOf(page)).find((job) => job.id === id)?.state;
  await expect.poll(stateOf, patience).toBe('succeeded');
}

export async function untilFailed(page: Page, id: string): Promise<void> {
  const stateOf = async () => (await (await page.request.get(`/api/jobs/${id}`)).json()).state;
  await expect.poll(stateOf, { timeout: 60_000 }).toBe('failed');
}

/** Creates a report of a month, in the page's session. Returns the ID of its job. */
export async function askForReport(page: Page, month: number): Promise<string> {
  const answer = await page.request.post('/api/reports', {
    data: { id: 'monthly-sales', data: { month, year: 2023 } },
    headers: fromHere(),
  });
  expect(answer.status()).toBe(202);
  const { id }: { id: string } = await answer.json();
  return id;
}

/** Schedules a report on the last day of every month, in the page's session. */
export async function scheduleReport(page: Page): Promise<void> {
  const report = { id: 'monthly-sales', format: 'csv' };
  const data = { report, every: 'month', day: 'last', at: '18:30', timeZone: 'Europe/Berlin' };
  const answer = await page.request.post('/api/schedules', { data });
  expect(answer.status()).toBe(201);
}
