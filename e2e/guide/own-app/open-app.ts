import { chromium, type Page } from '@playwright/test';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { launchOptions } from '../../browser';
import { type } from './bare-app';
import { startAppWeb } from './processes';

const jobs = z.array(
  z.object({
    id: z.string(),
    state: z.string(),
    attempt: z.number(),
    error: z.object({ message: z.string() }).nullable(),
  }),
);
const created = z.object({ job: z.string() });
const boardQueues = z.object({
  queues: z.array(z.object({ name: z.string(), jobs: z.array(z.object({ id: z.string() })) })),
});

/** The password of the app's staff. */
export const password = 'of-the-test';

/** Starts the app's web. Returns what its users see of it. */
export async function openApp(folder: string, port: number) {
  const web = await startAppWeb(folder, port);
  const url = `http://127.0.0.1:${port}`;
  return {
    web,
    url,
    tryIt: (commands: string) => type(folder, commands.replaceAll('http://localhost:3000', url)),
    /** Creates an order by the route on plain pg. Returns the ID of its job. */
    orderOnPg: async () => {
      const response = await fetch(`${url}/api/orders-on-pg`, { method: 'POST' });
      return created.parse(await response.json()).job;
    },
    newest: async () => jobs.parse(await (await fetch(`${url}/api/orders`)).json())[0],
    page: async () => (await fetch(`${url}/jobs`)).text(),
    /** Returns the jobs that Bull Board shows as active. */
    board: async () => {
      const query = 'activeQueue=default&status=active&page=1&jobsPerPage=10';
      const headers = { Authorization: `Basic ${btoa(`ops:${password}`)}` };
      const response = await fetch(`${url}/admin/queues/api/queues?${query}`, { headers });
      return boardQueues.parse(await response.json()).queues.flatMap(({ jobs }) => jobs.map(({ id }) => id));
    },
  };
}

/** Opens a page in a browser, and marks it so that a reload would show. */
export async function watchLive(url: string): Promise<Page> {
  const browser = await chromium.launch(launchOptions);
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate("document.title = 'not reloaded'");
  return page;
}
