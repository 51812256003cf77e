import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../accessible';
import { query } from '../database';
import { expect, test } from '../fixtures';
import { createUser, fromHere } from '../people';
import { prepareFailure, prepareJob, removeJob } from '../prepared-jobs';

// Half an hour off, so that a time in another zone shows, and with hours that may begin with a zero.
test.use({ timezoneId: 'Asia/Kolkata', locale: 'en-US' });

const ago = (ms: number) => new Date(Date.now() - ms);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const details = (page: Page) => page.getByRole('region', { name: 'Details' });

/** Returns a sentence that no other test has. Digits wouldn't tell groups of failures apart. */
const ownSentence = () => `The site ${randomUUID().replaceAll(/[^a-f]/g, '')} is closed.`;

test('a group of failures counts, lists, and retries those of the period that its page is about', async ({
  visitor,
  admin,
  email,
}) => {
  await createUser(visitor, email);
  const message = ownSentence();
  for (const at of [ago(hourMs), ago(3 * dayMs), ago(4 * dayMs)]) await prepareFailure(email, message, at);
  const group = admin.getByRole('list', { name: 'Failures' }).getByRole('listitem');
  const own = group.filter({ has: admin.getByRole('link', { name: message, exact: true }) });
  await admin.goto('/admin/failed?days=7');
  await expect(own).toHaveText(/^3\D/);
  await admin.getByRole('navigation', { name: 'Time' }).getByRole('link', { name: 'Last day' }).click();
  await expect(own).toHaveText(/^1\D/);
  await admin.getByRole('link', { name: message }).click();
  await expect(admin.getByRole('heading', { name: message, exact: true })).toBeVisible();
  await expect(admin.getByRole('list', { name: 'Jobs' }).getByRole('listitem')).toHaveCount(1);
  await admin.getByRole('button', { name: 'Retry all' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Retry 1 job' }).click();
  await expect(admin.getByRole('heading', { name: 'Change jobs' })).toBeVisible();
  await admin.goto('/admin/failed?days=7');
  await expect(own).toHaveText(/^2\D/);
});

test('the details of a job say how long it waited, ran, and took over all its runs', async ({
  page,
  email,
}) => {
  await createUser(page, email);
  // Scheduled for four minutes later. Then its first attempt waited for 15 s.
  const done = { state: 'succeeded', attempt: 2, waited_ms: 435, result: {} };
  const at = ago(hourMs);
  const after = (seconds: number) => new Date(at.getTime() + seconds * 1_000);
  const times = { created_at: at, run_at: after(240), first_started_at: after(255), started_at: after(262) };
  const twice = await prepareJob(email, { ...done, ...times, finished_at: after(265) }, [
    ['scheduled', 0, 0],
    ['queued', 0, 240_000],
    ['running', 1, 255_000],
    ['retrying', 1, 257_000],
    ['running', 2, 262_000],
    ['succeeded', 2, 265_000],
  ]);
  await page.goto(`/jobs/${twice}`);
  await expect(details(page)).toContainText(/Attempt\s*2 of 3\s*Waited\s*20 s\s*Ran\s*5\.0 s\s*Took\s*25 s/);

  // Given back by a worker that stopped, and no other one knows its kind.
  const row = { state: 'queued', kind: 'retired', held_by: 'kind', created_at: at, started_at: at };
  const returned = await prepareJob(email, row, [
    ['queued', 0, 0],
    ['running', 1, 15_000],
    ['queued', 1, 16_000],
  ]);
  await page.goto(`/jobs/${returned}`);
  await expect(details(page)).toContainText(/Attempt\s*0 of 3.*Ran\s*1\.?0? s\s*Took\s*–/);
  await removeJob(returned, page);
});

test('a running job says when its worker was last heard of, to its owner and to staff', async ({
  page,
  admin,
  email,
}) => {
  await createUser(page, email);
  const worker = randomUUID();
  // Its leases are so long that no other worker takes the job over during the test.
  await query(
    `INSERT INTO offload.worker_process (id, host, pid, beat_at, alive_until)
    VALUES ($1, 'silent', 1, now() - interval '90 min', now() - interval '10 s')`,
    [worker],
  );
  const row = { state: 'running', attempt: 1, progress_step: 'Page 2 of 50', worker_id: worker };
  const times = { created_at: ago(60_000), started_at: ago(59_000), lease_until: ago(-hourMs) };
  const id = await prepareJob(
    email,
    { ...row, ...times },
    [
      ['queued', 0, 0],
      ['running', 1, 1_000],
    ],
    worker,
  );
  await page.goto(`/jobs/${id}`);
  await admin.goto(`/admin/jobs/${id}`);
  for (const reader of [page, admin]) {
    const status = reader.getByRole('region', { name: 'Status' });
    await expect(status).toContainText('The worker has stopped responding.');
    await expect(status).toContainText(/Last heard of 1 h 30 min ago/);
    await expect(status).not.toContainText('Page 2 of 50');
  }
  // What staff see of it goes on: its log follows, and so do its child jobs.
  const log = admin.getByRole('region', { name: 'Log', exact: true });
  for (const message of ['Page 1 is done', 'Page 2 is next']) {
    await query(
      `INSERT INTO offload.job_log (job_id, attempt, at, level, message) VALUES ($1, 1, now(), 'info', $2)`,
      [id, message],
    );
    await expect(log).toContainText(message);
  }
  const at = ago(30_000);
  const child = { state: 'succeeded', attempt: 1, parent_id: id, result: {} };
  const childId = await prepareJob(email, { ...child, created_at: at, started_at: at, finished_at: at }, [
    ['succeeded', 1, 0],
  ]);
  const children = admin.getByRole('region', { name: 'Child jobs' });
  await expect(children).toContainText('1 of 1 finished');
  await children.getByRole('link', { name: 'Succeeded 1' }).click();
  await expect(children.getByRole('list', { name: 'Jobs' }).getByRole('listitem')).toHaveCount(1);
  await expectAccessible(admin);
  await removeJob(childId);
  await removeJob(id, page, admin);
  await query('DELETE FROM offload.worker_process WHERE id = $1', [worker]);
});

test('times are shown and typed in one zone and one format', async ({ page, admin, email }) => {
  await createUser(page, email);
  // 5:07:34 PM in Kolkata.
  const at = new Date(
    `${ago(2 * dayMs)
      .toISOString()
      .slice(0, 10)}T11:37:34Z`,
  );
  const id = await prepareFailure(email, ownSentence(), at);
  const rows = admin.getByRole('list', { name: 'Jobs' }).getByRole('listitem');
  await admin.goto(`/admin/jobs?q=id%3A${id}`);
  await expect(rows.locator('time')).toHaveText(/^\w{3} \d+, 5:07\sPM$/);
  const day = at.toISOString().slice(0, 10);
  await admin.getByLabel('From', { exact: true }).fill(`${day}T17:07`);
  await admin.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(admin).toHaveURL(new RegExp(`from=${day}T11%3A37`));
  await expect(admin.getByLabel('From', { exact: true })).toHaveValue(`${day}T17:07`);
  await expect(rows).toHaveCount(1);
  await admin.getByLabel('From', { exact: true }).fill(`${day}T17:08`);
  await admin.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(admin.getByText('No matching jobs')).toBeVisible();

  await page.goto(`/jobs/${id}`);
  await expect(details(page).locator('time').first()).toHaveText(/^\w{3} \d+, \d{4}, 5:07:34\sPM$/);
  await page.goto('/reports');
  await expect(page.getByLabel('Not before').first()).toHaveAccessibleDescription(/Asia\/(Kolkata|Calcutta)/);
});

test('figures of a few runs are counts, without what only many runs have', async ({ admin }) => {
  const at = new Date(Math.floor((Date.now() - (20 + Math.random() * 60) * dayMs) / hourMs) * hourMs);
  const later = new Date(at.getTime() + 5 * hourMs);
  await query(
    `INSERT INTO offload.job_end (at, queue, kind, outcome, waited_ms, ran_ms)
    SELECT at, 'webhook', 'webhook-delivery', 'succeeded', 20, 300 FROM unnest($1::timestamptz[]) AS at`,
    [[at, later]],
  );
  const [from, to] = [-12, 24].map((hours) => new Date(at.getTime() + hours * hourMs).toISOString());
  const path = `/admin/queues/webhook?range=month&from=${from}&to=${to}`;
  const row = admin.getByRole('row', { name: /^webhook/ });
  await expect(async () => {
    await admin.goto(path);
    await expect(row.getByRole('cell').nth(5)).toHaveText('2', { timeout: 1_000 });
  }).toPass();
  await expect(row.getByRole('cell').nth(6)).toHaveText(/^\d+ ms \/ –$/);
  await expect(row.getByRole('cell').nth(7)).toHaveText(/^\d+ ms \/ –$/);
  const duration = admin.getByRole('figure').filter({ hasText: /^Duration/ });
  // A dot for each, on an axis that they need.
  await expect(duration.locator('path').first()).toHaveAttribute('d', /^M\S+ \S+h0M\S+ \S+h0$/);
  await expect(duration).not.toContainText(/\D1 ms| min/);
});

test('staff run a scheduled job in five minutes, and the audit log says when', async ({
  page,
  admin,
  email,
}) => {
  await createUser(page, email);
  const data = { id: 'monthly-sales', data: { month: 1, year: 2023 }, runAt: ago(-2 * dayMs).toISOString() };
  const { id } = await (await page.request.post('/api/reports', { data, headers: fromHere() })).json();
  await admin.goto(`/admin/jobs/${id}`);
  await admin.getByRole('button', { name: 'Run in 5 minutes' }).click();
  await expect(admin.getByRole('region', { name: 'Status' })).toContainText(/Runs in 4 min \d+ s/);
  await admin.goto(`/admin/audit?subject=${id}&action=job.reschedule`);
  const entry = admin.getByRole('row').filter({ hasText: 'rescheduled job' });
  await expect(entry).toContainText(
    /rescheduled job .*nextAttemptAt: \w{3} \d+, \d{4}, .+ [AP]M → \w{3} \d+, \d{4}, /,
  );
  await removeJob(id, page, admin);
});
