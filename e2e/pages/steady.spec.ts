import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { createUser, jobsOf, untilSucceeded } from '../people';
import { setting } from '../setting';

// Half an hour off, so that a time zone mistake shows.
const look = { timezoneId: 'Asia/Kolkata', locale: 'en-GB' };

const schedule = {
  report: { id: 'monthly-sales', format: 'csv' },
  every: 'month',
  day: 'last',
  at: '18:30',
  timeZone: 'Europe/Berlin',
};

/** Opens a page and holds its scripts. Returns a function that releases them. */
async function openHeld(page: Page, path: string): Promise<() => Promise<void>> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  // All of the document, which its scripts don't hold up.
  await page.goto(path, { waitUntil: 'domcontentloaded' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return async () => {
    letGo();
    await expect(page.locator('html')).toHaveAttribute('data-alive', 'true');
  };
}

/** Returns the IDs of the streams whose beginning has reached the page, from now on. */
async function watchStreams(page: Page): Promise<Set<string>> {
  const devtools = await page.context().newCDPSession(page);
  const [opened, begun] = [new Set<string>(), new Set<string>()];
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.mimeType === 'text/event-stream') opened.add(requestId);
  });
  devtools.on('Network.dataReceived', ({ requestId }) => {
    if (opened.has(requestId)) begun.add(requestId);
  });
  await devtools.send('Network.enable');
  return begun;
}

/** Returns the text and position of each link. */
async function placesOf(page: Page): Promise<string[]> {
  const links = await page.getByRole('main').getByRole('link').all();
  return Promise.all(
    links.map(async (link) => {
      const { x = 0, y = 0, width = 0 } = (await link.boundingBox()) ?? {};
      return `${await link.textContent()} ${[x, y, width].map(Math.round)}`;
    }),
  );
}

// As text, which runs in the page.
const untilIdle = 'new Promise((resolve) => requestIdleCallback(() => resolve(null)))';
const scriptKib = `performance.getEntriesByType('resource')
  .filter(({ name }) => name.endsWith('.js'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize / 1_024, 0)`;

test('a page becomes interactive without moving what the user is about to press', async ({
  browser,
  email,
}) => {
  // Without the cookie that tests start with, so the first page of this browser sets it.
  const context = await browser.newContext({ ...look, baseURL: setting('E2E_URL') });
  const page = await context.newPage();
  const prefetched: string[] = [];
  const renderedAgain: string[] = [];
  page.on('request', (request) => {
    if ('next-router-prefetch' in request.headers()) prefetched.push(request.url());
    else if ('rsc' in request.headers()) renderedAgain.push(request.url());
  });
  await page.goto('/login');
  await expect(page.locator('html')).toHaveAttribute('data-alive', 'true');
  await createUser(page, email);
  const headers = { Origin: setting('E2E_URL') };
  expect((await page.request.post('/api/schedules', { data: schedule, headers })).status()).toBe(201);
  const { data } = await (await page.request.get('/api/schedules')).json();
  const { id } = await (await page.request.post(`${data[0].links.self}/run`, { headers })).json();
  for (const job of await jobsOf(page)) await untilSucceeded(page, job.id);

  renderedAgain.length = 0;
  const begun = await watchStreams(page);
  // The bell has a stream, and so does a list. A finished job has none.
  for (const [path, streams] of Object.entries({ '/jobs': 2, '/reports': 2, [`/jobs/${id}`]: 1 })) {
    const comeAlive = await openHeld(page, path);
    begun.clear();
    const before = await placesOf(page);
    expect(before.length).toBeGreaterThan(0);
    await comeAlive();
    await expect.poll(() => begun.size).toBeGreaterThanOrEqual(streams);
    await page.evaluate(untilIdle);
    expect(await placesOf(page)).toEqual(before);
    // React and Next.js are 130 of them.
    if (path === '/jobs') expect(await page.evaluate(scriptKib)).toBeLessThan(200);
  }

  expect(renderedAgain).toEqual([]);

  const openStream = await openHeld(page, '/jobs');
  const late = await (await page.request.post(`${data[0].links.self}/run`, { headers })).json();
  await untilSucceeded(page, late.id);
  await openStream();
  await expect(page.locator(`a[href="/jobs/${late.id}"]`)).toBeVisible();

  const comeAlive = await openHeld(page, '/reports');
  await page.getByRole('region', { name: 'Schedules' }).getByRole('link').hover();
  await page.mouse.down();
  await comeAlive();
  await page.mouse.up();
  await page.waitForURL(`**/jobs/${late.id}`);
  renderedAgain.length = 0;
  await page.goBack();
  // The router shows the page as it was.
  await expect.poll(() => renderedAgain.map((url) => new URL(url).pathname)).toEqual(['/reports']);
  // Each link in sight would cost the server two requests.
  expect(prefetched).toEqual([]);
  await context.close();
});
