import { chromium, expect, type Page } from '@playwright/test';
import { findViolations } from '../../axe';
import { launchOptions } from '../../browser';

/** Looks at a replay as its owner does. */
type WatchReplay = (id: string) => Promise<void>;

/**
 * Does what staff do about a failed job: finds it in the console, looks why it failed, and replays it for another order, which
 * its owner watches. Then limits the queue, and finds both in the audit log. Returns what the browser has asked other hosts for,
 * what its policy has kept from running, and what is wrong with how the pages look.
 */
export async function replayInConsole(
  url: string,
  password: string,
  watchReplay: WatchReplay,
): Promise<string[]> {
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage({ httpCredentials: { username: 'ops', password } });
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!/^data:/.test(request.url()) && !request.url().startsWith(`${url}/ops`))
      complaints.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  try {
    await page.goto(`${url}/ops`);
    await replay(page, watchReplay);
    await limitQueue(page);
    await findInAuditLog(page);
    complaints.push(...(await lookAtConsole(page)));
  } finally {
    await browser.close();
  }
  return complaints;
}

async function replay(page: Page, watchReplay: WatchReplay): Promise<void> {
  await page.getByRole('link', { name: '1 job failed within the last 24 hours.' }).click();
  await page.getByRole('link', { name: 'The printer is out of paper.' }).click();
  await page.getByRole('button', { name: 'Retry all' }).click();
  await expect(page.getByRole('dialog')).toContainText('Kinds: Receipt. Owners: guest.');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('list', { name: 'Jobs' }).getByRole('link').click();
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText(
    'The printer is out of paper.',
  );
  await page.getByRole('link', { name: 'Edit and replay' }).click();
  await page.getByLabel('Order ID').fill('2000');
  await page.getByRole('button', { name: 'Replay job' }).click();
  await expect(page.getByText('Replay of')).toBeVisible();
  await watchReplay(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Payload' })).toContainText('2000');
}

async function limitQueue(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Queues' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.getByRole('link', { name: 'Overview' }).click();
  // A count in a chart leads to the jobs whose runs it counts.
  await page.getByRole('link', { name: 'Failed: 1' }).click();
  await expect(page.getByRole('list', { name: 'Jobs' }).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('list', { name: 'Jobs' })).toContainText('Receipt');
  await page.getByRole('link', { name: 'Queues' }).click();
  await page.getByRole('link', { name: 'default', exact: true }).click();
  await page.getByLabel('Rate limit (jobs per minute)').fill('600');
  await page.getByRole('button', { name: 'Change limits' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Change limits' }).click();
  await expect(page.getByText('up to 600 per minute')).toBeVisible();
}

async function findInAuditLog(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page.getByText('ops replayed')).toBeVisible();
  await page.getByLabel('Action', { exact: true }).selectOption('queue.limit');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('perMinute: – → 600')).toBeVisible();
  await expect(page.getByText('ops replayed')).toBeHidden();
}

const titles = ['Overview', 'All jobs', 'Failed', 'Queues', 'Schedules', 'Gates', 'Alerts', 'Audit log'];

/** Opens each page of the console in both themes, on a desktop and on a phone. Returns what is wrong with how they look. */
async function lookAtConsole(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [1280, 360])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      for (const title of titles) {
        if (width === 360) await page.getByRole('button', { name: 'Menu' }).click();
        await page.getByRole('navigation').getByRole('link', { name: title }).click();
        await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
        await expect(page.getByLabel('Loading')).toHaveCount(0);
        const violations = await findViolations(page, {});
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.body.offsetWidth',
        );
        const where = `${title}, ${colorScheme}, ${width} px`;
        found.push(...violations.map((violation) => `${where}: ${violation}`));
        if (overflow !== 0) found.push(`${where}: wider than its window`);
      }
    }
  return found;
}
