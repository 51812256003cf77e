import { sql } from '@offload/core/sql';
import { authSecret, createSession, until } from '@offload/testing';
import { type Browser, chromium, type Page, expect as playwright } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { launchOptions } from '../browser';
import { openPlugs, type Plugs } from './plugs';
import { healthOf, signUp, startWeb, startWorker } from './processes';

const expectPage = playwright.configure({ timeout: 60_000 });

// An incident as someone on call sees it, with SQL beside each page: mail goes down, users sign up, and it comes back.
let plugs: Plugs;
let web: Awaited<ReturnType<typeof startWeb>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  plugs = await openPlugs();
  const settings = { ...plugs.settings, more: { AUTH_SECRET: authSecret } };
  web = await startWeb(settings);
  startWorker(settings);
  const { cookie } = await createSession(plugs.database, 'admin');
  browser = await chromium.launch(launchOptions);
  const context = await browser.newContext();
  await context.addCookies([{ ...cookie, url: web.url }]);
  page = await context.newPage();
});
afterAll(async () => {
  await browser.close();
  await plugs.close();
});

const count = z.tuple([z.object({ jobs: z.number(), owners: z.number() })]);

/** Returns what the rows say about emails that haven't been sent. */
async function waiting() {
  const rows = await plugs.database.core.query(sql`
    SELECT count(*)::int AS jobs, count(DISTINCT owner_id)::int AS owners FROM offload.job
    WHERE kind = 'welcome-email' AND state IN ('queued', 'retrying', 'running')`);
  const [found] = count.parse(rows);
  return found;
}

const attention = () => page.getByRole('region', { name: 'Needs attention' });
const lines = () => attention().getByRole('listitem');

it('is quiet while all is well', async () => {
  expect(await signUp(web, 'first@example.com')).toBe(202);
  await until(async () => (await waiting()).jobs === 0);
  await page.goto(`${web.url}/admin`);
  await expectPage(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expectPage(page.getByText(/^All clear\./)).toBeVisible();
});

it('has one line while mail is down: what is wrong, since when, and how many jobs of how many users wait', async () => {
  await plugs.mail.stop();
  for (let user = 1; user <= 5; user += 1) await signUp(web, `user-${user}@example.com`);
  await expectPage(lines()).toHaveCount(1);
  await expectPage(lines()).toContainText('Waiting for the mail server');
  await expectPage(lines()).toContainText('Since');
  const { jobs, owners } = await waiting();
  expect([jobs, owners]).toEqual([5, 5]);
  await expectPage(lines()).toContainText(`${jobs} jobs of ${owners} owners are waiting, the oldest for `);
  expect((await healthOf(web)).checks).toMatchObject({ database: 'up', queue: 'up' });
});

it('leads from the line to the queue, which says the same', async () => {
  await lines().getByRole('link').first().click();
  await expectPage(page).toHaveURL(/\/admin\/queues\/email$/);
  const outage = page.getByRole('note');
  await expectPage(outage).toContainText('5 jobs of 5 owners are waiting');
  await outage.getByRole('button', { name: /^Try again now/ }).click();
  await expectPage(page.getByRole('status', { name: 'Messages' })).toContainText(/still/i);
});

it('ends with one click once mail is back, and each user has one email', async () => {
  await plugs.mail.start();
  await page
    .getByRole('note')
    .getByRole('button', { name: /^Try again now/ })
    .click();
  await expectPage(page.getByRole('note')).toHaveCount(0);
  const welcomed = await plugs.untilAllWelcomed();
  expect(welcomed.sort()).toEqual(
    ['first', ...[1, 2, 3, 4, 5].map((user) => `user-${user}`)].map((name) => `${name}@example.com`),
  );
  const used = await plugs.database.core.query(
    sql`SELECT DISTINCT attempt FROM offload.job WHERE kind = 'welcome-email'`,
  );
  expect(used).toEqual([{ attempt: 1 }]);
  await page.goto(`${web.url}/admin`);
  await expectPage(page.getByText(/^All clear\./)).toBeVisible();
});
