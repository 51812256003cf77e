import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '@offload/processes';
import { chromium, expect, type Page } from '@playwright/test';
import { launchOptions } from '../../browser';
import { root } from '../own-app/bare-app';
import { startServer } from '../own-app/processes';

/** A host of the console, seen by its staff. */
interface Visit {
  page: Page;
  url: string;
  /** What the page's policy has kept from running, and other errors. */
  complaints: string[];
}

/** Visits a server of the app while it runs. */
export async function visit<Seen>(
  folder: string,
  server: string,
  look: (visit: Visit) => Promise<Seen>,
): Promise<Seen> {
  const port = await findFreePort();
  const running = await startServer(folder, ['--env-file=.env', server], port);
  try {
    return await lookAt(`http://127.0.0.1:${port}`, look);
  } finally {
    await running.end('SIGTERM');
  }
}

/** Looks at a running server. */
export async function lookAt<Seen>(url: string, look: (visit: Visit) => Promise<Seen>): Promise<Seen> {
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage({ httpCredentials: { username: 'ops', password: 'of-the-test' } });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    return await look({ page, url, complaints });
  } finally {
    await browser.close();
  }
}

/** Pauses a queue, and looks at it again. */
export async function pauseQueue(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await page.getByRole('link', { name: 'Queues', exact: true }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
}

/** Where pictures are kept, next to the reports of tests. */
export const pictureFolder = join(root, '.data/test/hosts');

/** Keeps a picture for people. */
export function keepPicture(name: string, picture: Buffer): void {
  mkdirSync(pictureFolder, { recursive: true });
  writeFileSync(join(pictureFolder, `${name}.png`), picture);
}
