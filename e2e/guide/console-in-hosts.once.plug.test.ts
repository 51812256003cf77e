import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as expectOf, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { expressServer, honoServer, openings, startProxy } from './hosts/servers';
import { picturesOfShop, shop, shopPackages } from './hosts/shop';
import { keepPicture, pauseQueue, pictureFolder, visit } from './hosts/visit';
import { copyTarballs, makeBareApp, pack, root, type, writeAll } from './own-app/bare-app';
import { readOwnAppGuide } from './own-app/read-own-app';
import { blocksOf } from './read-guide';
import { createEmptyDatabase } from './system';

const packages = 'hono@4 @hono/node-server@2 express@5';

const place = mkdtempSync('/tmp/console-in-hosts-');
const folder = join(place, 'app');
const standalone = '.next/standalone/server.js';
let database: { url: string; drop(): Promise<void> };
/** The shop's pages before it had the console. */
let before: Map<string, Buffer>;

beforeAll(async () => {
  const packed = await pack(place);
  database = await createEmptyDatabase();
  await makeBareApp(folder, ['plain pg'], database.url);
  writeFileSync(join(folder, '.env'), `DATABASE_URL="${database.url}"\nOPS_PASSWORD=of-the-test\n`);
  const tarballs = copyTarballs(packed, folder, /^offload-(core|console)-.*\.tgz$/);
  await type(
    folder,
    `npm install ${tarballs.map((file) => `./${file}`).join(' ')} zod ${shopPackages} ${packages}`,
  );
  const guide = readOwnAppGuide(readFileSync(join(root, 'docs/your-own-app.md'), 'utf8'), 'plain pg');
  writeAll(folder, { ...Object.fromEntries(guide.firstJob.files), ...shop });
  await build();
  before = await visit(folder, standalone, ({ page, url }) => picturesOfShop(page, url));
  writeAll(folder, {
    ...Object.fromEntries(guide.console.files),
    ...openings,
    'in-hono.mjs': honoServer('/staff/ops', '/staff/ops'),
    'at-root.mjs': honoServer('', '/'),
    'behind-proxy.mjs': honoServer('/ops', '/tools/ops'),
    'in-express.mjs': expressServer(readmeCode('server.mjs')),
  });
  // With the nonce of the app's own policy.
  const route = join(folder, 'app/ops/[[...offload]]/route.ts');
  const nonce = "basePath: '/ops',\n  nonce: (request) => request.headers.get('x-nonce'),";
  writeFileSync(route, readFileSync(route, 'utf8').replace("basePath: '/ops',", nonce));
  await type(folder, 'npx offload migrate');
  await build();
  // On a busy machine, installing packages and building twice take minutes.
}, 900_000);
afterAll(async () => {
  console.info(`Pictures of the hosts are in ${pictureFolder}`);
  rmSync(place, { recursive: true, force: true });
  await database.drop();
});

/** Returns a file of the console's README. */
function readmeCode(path: string): string {
  const readme = readFileSync(join(root, 'packages/console/README.md'), 'utf8');
  const block = blocksOf(readme).find(({ code }) => code.startsWith(`// ${path}\n`));
  if (!block) throw new Error(`The README has no ${path}.`);
  return block.code;
}

/** Builds the app as a container gets it. */
async function build(): Promise<void> {
  await type(folder, 'npx next build && cp -r .next/static .next/standalone/.next/');
}

it('leaves no trace in the pages of an app with other styles, a strict policy, and a standalone build', () =>
  visit(folder, standalone, async ({ page, url, complaints }) => {
    await page.goto(url);
    await page.getByRole('link', { name: 'Staff' }).click();
    await pauseQueue(page);
    keepPicture('console-in-next', await page.screenshot());
    // Nothing of the app's styles is in the console either.
    expect(await page.evaluate("getComputedStyle(document.querySelector('nav a')).fontWeight")).not.toBe(
      '900',
    );
    const after = await picturesOfShop(page, url);
    for (const [name, picture] of after) keepPicture(`next-${name}`, picture);
    const changed = [...after].filter(([name, picture]) => !before.get(name)?.equals(picture));
    expect(changed.map(([name]) => name)).toEqual([]);
    // Pages, and light and dark, can be told apart.
    expect(new Set([...after.values()].map((picture) => picture.toString('base64'))).size).toBe(4);
    expect(complaints).toEqual([]);
  }));

/** Looks at the console, changes something, and opens a page by its URL. Keeps a picture of it. */
async function tryConsole(page: Page, url: string, host: string): Promise<void> {
  await page.goto(url);
  await pauseQueue(page);
  expect(page.url()).toBe(`${url}/queues`);
  await page.goto(`${url}/queues/print`);
  await expectOf(page.getByRole('heading', { level: 1 })).toContainText('print');
  await expectOf(page.getByLabel('Loading')).toHaveCount(0);
  keepPicture(`console-${host}`, await page.screenshot());
}

it.each([
  ['in-hono', '/staff/ops'],
  ['in-express', '/ops'],
  ['at-root', ''],
])('works %s', (host, path) =>
  visit(folder, `${host}.mjs`, async ({ page, url, complaints }) => {
    await tryConsole(page, `${url}${path}`, host);
    expect(complaints).toEqual([]);
  }),
);

it('works behind a proxy that removes the beginning of the path', () =>
  visit(folder, 'behind-proxy.mjs', async ({ page, url, complaints }) => {
    const proxy = await startProxy('/tools', url);
    onTestFinished(() => void proxy.close());
    await tryConsole(page, `${proxy.url}/tools/ops`, 'behind-proxy');
    expect(complaints).toEqual([]);
  }));
