import { sql } from '@offload/core/sql';
import {
  authSecret,
  type Cookie,
  createSession,
  createTestDatabase,
  startMailServer,
} from '@offload/testing';
import { type Browser, chromium } from '@playwright/test';
import * as z from 'zod';
import { startWeb } from '../../e2e/plugs/processes';
import { findOnPath, namedBy } from '../../scripts/services/find-program';
import type { Measurement } from './result';

const rounds = 7;
const jobs = 40;

interface PageCost {
  scriptKib: number;
  /** When the largest part of the page was shown, in ms. */
  largestMs: number;
  /** How much has moved without the user: the cumulative layout shift. */
  shift: number;
}

/** Measures what a list of 40 jobs costs in a browser. */
export async function measurePages(): Promise<Measurement[]> {
  const database = await createTestDatabase();
  const mail = await startMailServer();
  const settings = { databaseUrl: database.url, queueUrl: database.url, smtpUrl: mail.url };
  const web = await startWeb({ ...settings, more: { AUTH_SECRET: authSecret } });
  const { userId, cookie } = await createSession(database, 'user');
  await database.core.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, state, attempt, fence, result, dispatched_at,
      started_at, finished_at)
    SELECT uuidv7(), 'welcome-email', 'email', ${userId}, '{"personId": "bench", "reason": "bench"}', 1, 'succeeded', 1, 1,
      '{}', now(), now(), now() FROM generate_series(1, ${jobs}::int)`);
  const browser = await launchBrowser();
  const costs: PageCost[] = [];
  for (let round = 0; round <= rounds; round += 1) costs.push(await open(browser, `${web.url}/jobs`, cookie));
  await browser.close();
  await web.end('SIGTERM');
  await mail.stop();
  await database.drop();
  const each = (pick: (cost: PageCost) => number) => ({ ours: costs.slice(1).map(pick) });
  return [
    {
      what: '/jobs: JavaScript, compressed',
      unit: 'KiB',
      ...each(({ scriptKib }) => scriptKib),
      aim: '< 160 KiB',
    },
    {
      what: '/jobs: largest contentful paint',
      unit: 'ms',
      ...each(({ largestMs }) => largestMs),
      aim: '< 500 ms',
    },
    { what: '/jobs: cumulative layout shift', unit: '', ...each(({ shift }) => shift), aim: '< 0.02' },
  ];
}

function launchBrowser(): Promise<Browser> {
  const executablePath =
    namedBy('CHROMIUM_PATH') ??
    findOnPath('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome');
  return chromium.launch({ args: ['--no-sandbox'], ...(executablePath && { executablePath }) });
}

// Runs in the page. Without any layout shift, the observer isn't called.
const readPaints = `
  Promise.all(['largest-contentful-paint', 'layout-shift'].map((type) => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
    setTimeout(() => resolve([]), 300);
  }))).then(([paints, shifts]) => [paints.at(-1).startTime, shifts.reduce((sum, { value }) => sum + value, 0)])`;
const paintsSchema = z.tuple([z.number(), z.number()]);

/** Opens a page in a new browser profile, as on a first visit. */
async function open(browser: Browser, url: string, cookie: Cookie): Promise<PageCost> {
  const context = await browser.newContext();
  await context.addCookies([{ ...cookie, url }]);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  network.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(url);
  await page.locator('html[data-alive="true"]').waitFor();
  const [largestMs, shift] = paintsSchema.parse(await page.evaluate(readPaints));
  await context.close();
  return { scriptKib: bytes / 1_024, largestMs, shift };
}
