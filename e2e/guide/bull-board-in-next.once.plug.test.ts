import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as expectOf } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepPicture, visit } from './hosts/visit';
import { enqueueIn, makeBareApp, root, type, writeAll } from './own-app/bare-app';
import { password } from './own-app/open-app';
import { readOwnAppGuide } from './own-app/read-own-app';
import { createEmptyDatabase, run } from './system';

const place = mkdtempSync('/tmp/bull-board-in-next-');
const folder = join(place, 'app');
const basePath = '/shop';
let database: { url: string; drop(): Promise<void> };

beforeAll(async () => {
  const packed = join(place, 'packed');
  const { status, output } = await run(root, process.execPath, ['scripts/bootstrap.mjs', 'pack', packed]);
  expect(status, output).toBe(0);
  database = await createEmptyDatabase();
  await makeBareApp(folder, ['plain pg'], database.url);
  writeFileSync(join(folder, '.env'), `DATABASE_URL="${database.url}"\nOPS_PASSWORD=${password}\n`);
  for (const file of readdirSync(packed).filter((name) => name.endsWith('.tgz')))
    copyFileSync(join(packed, file), join(folder, file));
  const { firstJob, board } = readOwnAppGuide(
    readFileSync(join(root, 'docs/your-own-app.md'), 'utf8'),
    'plain pg',
  );
  await type(folder, `${firstJob.install}\n${board.install}`);
  const files = { ...Object.fromEntries(firstJob.files), ...Object.fromEntries(board.files) };
  const settings = `export default { basePath: '${basePath}', output: 'standalone', serverExternalPackages: ['@offload/core'] };\n`;
  const route = "basePath: '/admin/queues'";
  const texts = Object.entries(files).map(([path, text]) => [
    path,
    text.replace(route, `basePath: '${basePath}/admin/queues'`),
  ]);
  writeAll(folder, { ...Object.fromEntries(texts), 'next.config.mjs': settings });
  await type(folder, 'npx offload migrate && npx next build');
  // On a busy machine, installing packages and building take minutes.
}, 600_000);
afterAll(async () => {
  rmSync(place, { recursive: true, force: true });
  await database.drop();
});

it("shows and cancels jobs below Next.js's own base path, in a standalone build without settings for it", async () => {
  const id = await enqueueIn(
    folder,
    "import { receipt, system } from './jobs.mjs'",
    "receipt, { orderId: 4711 }, { ownerId: 'guest' }",
  );
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
