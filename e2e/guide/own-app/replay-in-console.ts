import { chromium, expect } from '@playwright/test';
import { launchOptions } from '../../browser';

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
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
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
  } finally {
    await browser.close();
  }
  return complaints;
}
