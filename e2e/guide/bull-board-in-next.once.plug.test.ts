import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@offload/testing';
import { expect as expectOf, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepPicture, visit } from './hosts/visit';
import { copyTarballs, enqueueIn, makeBareApp, pack, root, type, writeAll } from './own-app/bare-app';
import { password } from './own-app/open-app';
import { startAppWorker } from './own-app/processes';
import { readOwnAppGuide } from './own-app/read-own-app';
import { openRows } from './own-app/rows';
import { createEmptyDatabase } from './system';

const place = mkdtempSync('/tmp/bull-board-in-next-');
const folder = join(place, 'app');
const basePath = '/shop';
let database: { url: string; drop(): Promise<void> };
let startWorker: () => ReturnType<typeof startAppWorker>;

beforeAll(async () => {
  const packed = await pack(place);
  database = await createEmptyDatabase();
  await makeBareApp(folder, ['plain pg'], database.url);
  writeFileSync(join(folder, '.env'), `DATABASE_URL="${database.url}"\nOPS_PASSWORD=${password}\n`);
  copyTarballs(packed, folder);
  const { firstJob, board, worker } = readOwnAppGuide(
    readFileSync(join(root, 'docs/your-own-app.md'), 'utf8'),
    'plain pg',
  );
  await type(folder, `${firstJob.install}\n${board.install}`);
  const files = { ...Object.fromEntries(firstJob.files), ...Object.fromEntries(board.files) };
  const settings = `export default { basePath: '${basePath}', output: 'standalone', serverExternalPackages: ['@offload/core'] };\n`;
  const texts = Object.entries(files).map(([path, text]) => [
    path,
    text
      .replace("basePath: '/admin/queues'", `basePath: '${basePath}/admin/queues'`)
      // Not part of the guide: staff who may do what a test says.
      .replace("can: 'all'", `can: JSON.parse(request.headers.get('can') ?? '"all"')`),
  ]);
  writeAll(folder, { ...Object.fromEntries(texts), 'next.config.mjs': settings });
  await type(folder, 'npx offload migrate && npx next build');
  startWorker = () => startAppWorker(folder, worker);
  // On a busy machine, installing packages and building take minutes.
}, 600_000);
afterAll(async () => {
  rmSync(place, { recursive: true, force: true });
  await database.drop();
});

const enqueue = (job: string) =>
  enqueueIn(folder, "import { receipt, system } from './jobs.mjs'", `receipt, ${job}`);

it("shows and cancels jobs below Next.js's own base path, in a standalone build without settings for it", async () => {
  const id = await enqueue("{ orderId: 4711 }, { ownerId: 'guest' }");
  await visit(folder, '.next/standalone/server.js', async ({ page, url, complaints }) => {
    await page.goto(`${url}${basePath}/admin/queues`);
    await page
      .getByRole('link', { name: /default/ })
      .first()
      .click();
    await page.goto(`${url}${basePath}/admin/queues/queue/default/${id}`);
    await expectOf(page.getByText('4711').first()).toBeVisible();
    keepPicture('bull-board-in-next', await page.screenshot());
    await page.getByRole('button', { name: 'Remove' }).first().click();
    await page.getByRole('button', { name: /confirm/i }).click();
    await expectOf(page.getByText('4711')).toHaveCount(0);
    expect(complaints).toEqual([]);
  });
});

/** Returns the buttons of failed and delayed jobs, and those of their queue, which may be in its menu. */
async function buttonsOf(page: Page, queue: string): Promise<string[]> {
  const names: string[] = [];
  for (const list of ['failed', 'delayed']) {
    await page.goto(`${queue}?status=${list}`);
    await page.getByText('receipt').first().waitFor();
    const buttons = page.locator('[class*="jobActions-"] button, [class*="queueActions-"] button');
    for (const button of await buttons.filter({ visible: true }).all())
      names.push((await button.getAttribute('aria-label')) ?? (await button.textContent()) ?? '');
  }
  const menu = page.locator('[class*="trailing-"]').getByRole('button', { name: 'Actions' });
  if (await menu.isVisible()) {
    await menu.click();
    await page.getByRole('menu').waitFor();
    names.push(...(await page.getByRole('menuitem').allInnerTexts()));
  }
  return names;
}

it('shows each reader only the buttons that they may use, and rejects what the others would do', async () => {
  const failed = await enqueue("{ orderId: 1 }, { ownerId: 'guest', maxAttempts: 1 }");
  const worker = startWorker();
  await until(() => openRows(database.url).findIn('failed', failed));
  expect(await worker.end('SIGTERM')).toBe(0);
  const delayed = await enqueue('{ orderId: 2 }, { runAt: new Date(Date.now() + 3_600_000) }');
  await visit(folder, '.next/standalone/server.js', async ({ page, url, complaints }) => {
    const queue = `${url}${basePath}/admin/queues/queue/default`;
    const seenBy = async (can: unknown) => {
      await page.setExtraHTTPHeaders({ can: JSON.stringify(can) });
      return buttonsOf(page, queue);
    };
    const removal = ['Clean all', 'Remove', 'Clean all', 'Remove', 'Empty'];
    for (const [can, buttons] of [
      ['read', []],
      [['run-schedule'], []],
      [['retry'], ['Retry all', 'Retry', 'Retry all 1 failed jobs']],
      [['cancel'], removal],
      [['delete'], removal],
      [['run-now'], ['Promote all', 'Run now', 'Reschedule']],
      [['pause'], ['Pause']],
    ])
      expect(await seenBy(can), `${can}`).toEqual(buttons);
    const calls = queue.replace('/queues/queue/', '/queues/api/queues/');
    for (const call of [
      ...[`${failed}/retry`, `${failed}/clean`, `${delayed}/promote`, 'retry/failed', 'clean/failed'],
      ...['promote', 'empty', 'pause'],
    ]) {
      const response = await page.request.put(`${calls}/${call}`, { headers: { can: '"read"' } });
      expect(response.status(), call).toBe(403);
    }
    expect(complaints).toEqual([]);
  });
});
