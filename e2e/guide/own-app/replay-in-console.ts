import AxeBuilder from '@axe-core/playwright';
import { chromium, expect, type Page } from '@playwright/test';
import { launchOptions } from '../../browser';

/** Returns what axe objects to on a phone, in light and dark, and by how much the page is too wide. */
async function findViolations(page: Page): Promise<string[]> {
  const found: string[] = [];
  const before = page.viewportSize();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 800 });
    await expect(page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`)).toHaveCount(1);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    found.push(...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`));
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.body.offsetWidth');
    if (overflow !== 0) found.push(`${page.url()} is too wide`);
  }
  if (before) await page.setViewportSize(before);
  return found;
}

/**
 * Does what staff do about a failed job: finds it in the console, looks why it failed, and replays it for another order.
 * Returns what the browser has asked other hosts for, and what its policy has kept from running.
 */
export async function replayInConsole(url: string, password: string): Promise<string[]> {
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
    await page.getByRole('link', { name: '1 job failed within the last 24 hours.' }).click();
    await page.getByRole('link', { name: 'The printer is out of paper.' }).click();
    await page.getByRole('button', { name: 'Retry all' }).click();
    await expect(page.getByRole('dialog')).toContainText('Kinds: Receipt. Owners: guest.');
    await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click();
    await page.getByRole('list', { name: 'Jobs' }).getByRole('link').click();
    await expect(page.getByRole('region', { name: 'Attempts' })).toContainText(
      'The printer is out of paper.',
    );
    await page.getByRole('button', { name: 'Edit and replay' }).click();
    await page.getByLabel('Order ID').fill('2000');
    await page.getByRole('button', { name: 'Replay job' }).click();
    await expect(page.getByText('Replay of')).toBeVisible();
    await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('region', { name: 'Payload' })).toContainText('2000');
    await page.getByRole('link', { name: 'Queues' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    await page.getByRole('link', { name: 'Overview' }).click();
    complaints.push(...(await findViolations(page)));
    // A count in a chart leads to the jobs whose runs it counts.
    await page.getByRole('link', { name: 'Failed: 1' }).click();
    await expect(page.getByRole('list', { name: 'Jobs' }).getByRole('listitem')).toHaveCount(1);
    await expect(page.getByRole('list', { name: 'Jobs' })).toContainText('Receipt');
  } finally {
    await browser.close();
  }
  return complaints;
}
