import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { signInAsAdmin, signUp } from '../people';

/** Returns a function that counts the page's requests for the overview since this call. */
function countPolls(page: Page): () => number {
  let polls = 0;
  page.on('request', (request) => {
    if (request.url().includes('/admin/api/overview')) polls += 1;
  });
  return () => polls;
}

const gate = {
  ...{ name: 'host:api.example.com', failures: 3, closedUntil: null, lastError: null, lastStatus: null },
  ...{ lastErrorAt: null, concurrency: null, rate: null, running: 0 },
};

async function succeededRuns(page: Page): Promise<number> {
  const drawing = page.getByRole('img', { name: /^Runs per/ });
  const [, count] = /Succeeded ([\d,]+),/.exec((await drawing.getAttribute('aria-label')) ?? '') ?? [];
  return Number(count?.replaceAll(',', ''));
}

/** Makes the page believe that its tab was hidden or shown again. */
async function show(page: Page, visibility: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${visibility}' });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

test('the overview is accessible and fits in every color scheme and width', async ({ page }) => {
  test.setTimeout(300_000);
  await signInAsAdmin(page);
  for (const range of ['hour', 'day', 'week']) {
    await page.goto(`/admin?range=${range}`);
    await expect(page.getByRole('row', { name: /^email/ })).toBeVisible();
    await page.getByText('Show charts as a table').click();
    await expectAccessibleInEveryLook(page);
  }
});

test('an overview full of problems is accessible and fits in every color scheme and width', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signInAsAdmin(page);
  const answer = await page.request.get('/admin/api/overview');
  const body = await answer.json();
  const [queue, ...queues] = body.queues;
  const bad = {
    ...body,
    acceptsJobs: false,
    more: [{ text: 'Files can’t be stored.', href: '/api/health' }],
    shutGates: [{ ...gate, state: 'closed', waiting: 7 }],
    undispatched: [{ queue: 'letters', count: 12 }],
    queues: [{ ...queue, workers: 0, queued: 100_000, failed: 31, oldestWaitingMs: 7_440_000 }, ...queues],
    workers: body.workers.map((worker: object) => ({ ...worker, aliveForMs: -1 })),
  };
  await page.route('**/admin/api/overview?*', (route) => route.fulfill({ json: bad }));
  await page.goto('/admin');
  await expect(page.getByText("The queue can't be reached")).toBeVisible();
  const files = page.getByRole('link', { name: 'Files can’t be stored.' });
  await expect(files).toHaveAttribute('href', '/api/health');
  await expect(page.getByRole('link', { name: 'api.example.com is down.' })).toBeVisible();
  await expect(page.getByText('7 jobs are waiting.')).toBeVisible();
  await expect(page.getByText('Offline', { exact: true }).first()).toBeVisible();
  await expectAccessibleInEveryLook(page);
});

test('the overview names the worker and its queues, and its charts zoom by dragging and by links', async ({
  page,
}) => {
  await signInAsAdmin(page);
  await page.goto('/admin?range=day');
  await expect(page.getByRole('row', { name: /Online/ }).first()).toContainText('email 20');
  await expect(page.getByRole('link', { name: 'Last day' })).toHaveAttribute('aria-current', 'true');
  const drawing = page.getByRole('img', { name: /^Runs per 15 minutes/ });
  await drawing.scrollIntoViewIfNeeded();
  const box = await drawing.boundingBox();
  if (!box) throw new Error('the chart is not drawn');
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.25, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.33, middle, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/range=day&from=.+&to=.+/);
  await expect(page.getByRole('img', { name: /^Runs per minute/ })).toBeVisible();
  const range = page.getByRole('navigation', { name: 'Range' });
  const dragged = page.url();
  await range.getByRole('link', { name: 'Zoom in' }).click();
  await expect(page).not.toHaveURL(dragged);
  const zoomed = page.url();
  await range.getByRole('link', { name: 'Later' }).click();
  await expect(page).not.toHaveURL(zoomed);
  // The next page's title comes after its URL.
  await expect(page).toHaveTitle(/./);
  await expectAccessible(page);
  await range.getByRole('link', { name: 'Zoom out' }).click();
  await expect(page).toHaveURL('/admin?range=day');
});

test('the numbers update while the page is open, and are marked as outdated once they no longer do', async ({
  page,
  request,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 503/);
  await signInAsAdmin(page);
  await page.goto('/admin');
  const before = await succeededRuns(page);
  await signUp({ request }, email);
  await expect.poll(() => succeededRuns(page)).toBeGreaterThan(before);

  const worker = page.getByRole('row', { name: /Online/ }).first();
  await expect(worker).toBeVisible();
  const problem = { status: 503, detail: 'The database cannot be reached.' };
  await page.route('**/admin/api/overview?*', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await expect(page.getByText('This data may be out of date. The database cannot be reached.')).toBeVisible();
  await expect(worker).toBeVisible();
});

test("a hidden tab stops polling, and polls immediately when it's shown again", async ({ page }) => {
  await signInAsAdmin(page);
  await page.clock.install();
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: 'Workers' })).toBeVisible();
  const polls = countPolls(page);
  await page.clock.runFor(6_000);
  await expect.poll(polls).toBeGreaterThan(0);

  await show(page, 'hidden');
  const before = polls();
  await page.clock.runFor(60_000);
  expect(polls()).toBe(before);

  await show(page, 'visible');
  await expect.poll(polls).toBe(before + 1);
});
