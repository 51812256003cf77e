import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '@offload/processes';
import { chromium, expect as expectOf, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { launchOptions } from '../browser';
import { enqueueIn, makeBareApp, root, type, writeAll } from './own-app/bare-app';
import { startServer } from './own-app/processes';
import { readOwnAppGuide } from './own-app/read-own-app';
import { createEmptyDatabase, run } from './system';

// What surrounds the console in other people's apps: styles for everything, a strict policy, and a build that has only what
// it imports.
const host = {
  'app/layout.tsx': `import '@radix-ui/themes/styles.css';
import './globals.css';
import { Theme } from '@radix-ui/themes';

export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body className="bg-amber-50 antialiased"><Theme accentColor="crimson">{children}</Theme></body></html>;
}
`,
  'app/page.tsx': `import { Button, Card, Heading } from '@radix-ui/themes';
import { connection } from 'next/server';

export default async function Page() {
  await connection();
  return (
    <main className="mx-auto max-w-md p-8 space-y-4">
      <Heading>A shop</Heading>
      <Card className="shadow-lg rotate-1"><table className="w-full"><tbody><tr><td>Tea</td><td>3</td></tr></tbody></table></Card>
      <Button>Order</Button> <a className="underline text-sky-700" href="/ops">Staff</a>
    </main>
  );
}
`,
  'app/globals.css': '@import "tailwindcss";\na { font-weight: 900; }\n',
  'postcss.config.mjs': "export default { plugins: { '@tailwindcss/postcss': {} } };\n",
  'next.config.mjs': "export default { output: 'standalone', serverExternalPackages: ['@offload/core'] };\n",
  'proxy.ts': `import { type NextRequest, NextResponse } from 'next/server';

// The page of the README has the styles of Mantine.
export const config = { matcher: '/((?!staff).*)' };

export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = \`default-src 'self'; script-src 'nonce-\${nonce}' 'strict-dynamic'; style-src 'self' 'nonce-\${nonce}'; object-src 'none'\`;
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}
`,
};
const honoServer = `import { serve } from '@hono/node-server';
import { createConsole } from '@offload/console';
import { openJobs } from '@offload/core';
import { Hono } from 'hono';
import { system } from './jobs.mjs';

const jobs = openJobs({ system, databaseUrl: process.env.DATABASE_URL });
const authorize = () => ({ actor: 'ops', can: 'all' });
const { GET } = createConsole({ jobs, basePath: '/staff/ops', authorize });
const app = new Hono().get('/', (c) => c.text('A shop'));
for (const path of ['/staff/ops', '/staff/ops/*']) app.all(path, (c) => GET(c.req.raw));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) });
`;
const packages =
  'tailwindcss@4 @tailwindcss/postcss@4 @radix-ui/themes@3 hono@4 @hono/node-server@2 @mantine/core@9 @mantine/hooks@9 lucide-react@1';

const place = mkdtempSync('/tmp/console-in-hosts-');
const folder = join(place, 'app');
let database: { url: string; drop(): Promise<void> };

beforeAll(async () => {
  const packed = join(place, 'packed');
  const { status, output } = await run(root, process.execPath, ['scripts/bootstrap.mjs', 'pack', packed]);
  expect(status, output).toBe(0);
  database = await createEmptyDatabase();
  await makeBareApp(folder, ['plain pg'], database.url);
  writeFileSync(join(folder, '.env'), `DATABASE_URL="${database.url}"\nOPS_PASSWORD=of-the-test\n`);
  const tarballs = readdirSync(packed).filter((name) => /^offload-(core|console)-.*\.tgz$/.test(name));
  for (const file of tarballs) copyFileSync(join(packed, file), join(folder, file));
  await type(folder, `npm install ${tarballs.map((file) => `./${file}`).join(' ')} zod ${packages}`);
  const guide = readOwnAppGuide(readFileSync(join(root, 'docs/your-own-app.md'), 'utf8'), 'plain pg');
  writeAll(folder, {
    ...Object.fromEntries([...guide.firstJob.files, ...guide.console.files]),
    ...host,
    'app/staff/page.tsx': readmePage(),
    'server.mjs': honoServer,
  });
  // With the nonce of the app's own policy.
  const route = join(folder, 'app/ops/[[...offload]]/route.ts');
  const nonce = "basePath: '/ops',\n  nonce: (request) => request.headers.get('x-nonce'),";
  writeFileSync(route, readFileSync(route, 'utf8').replace("basePath: '/ops',", nonce));
  await type(folder, 'npx offload migrate && npx next build && cp -r .next/static .next/standalone/.next/');
}, 600_000);
afterAll(async () => {
  rmSync(place, { recursive: true, force: true });
  await database.drop();
});

/** Returns the page of the console's README that uses its components. */
function readmePage(): string {
  const readme = readFileSync(join(root, 'packages/console/README.md'), 'utf8');
  const [, page] = /```tsx\n(\/\/ app\/staff\/page\.tsx\n.*?)```/s.exec(readme) ?? [];
  if (!page) throw new Error('The README has no page of staff.');
  return page;
}

/** Opens a browser that collects what its policy has kept from running, and other errors. */
async function openBrowser(): Promise<{ page: Page; complaints: string[] }> {
  const browser = await chromium.launch(launchOptions);
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ httpCredentials: { username: 'ops', password: 'of-the-test' } });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

/** Pauses a queue, and looks at it again. */
async function pauseQueue(page: Page): Promise<void> {
  await expectOf(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await page.getByRole('link', { name: 'Queues', exact: true }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expectOf(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expectOf(page.getByRole('button', { name: 'Pause' })).toBeVisible();
}

it('leaves no trace in the pages of an app with other styles, a strict policy, and a standalone build', async () => {
  const port = await findFreePort();
  const server = ['--env-file=.env', join(folder, '.next/standalone/server.js')];
  const web = await startServer(folder, server, port);
  onTestFinished(async () => void (await web.end('SIGTERM')));
  const { page, complaints } = await openBrowser();
  const home = `http://127.0.0.1:${port}/`;
  const look = async () => {
    await expectOf(page.getByRole('button', { name: 'Order' })).toBeVisible();
    await page.mouse.move(0, 0);
    return page.screenshot();
  };
  await page.goto(home);
  const before = await look();
  await page.getByRole('link', { name: 'Staff' }).click();
  await pauseQueue(page);
  // Nothing of the app's styles is in the console either.
  expect(await page.evaluate("getComputedStyle(document.querySelector('nav a')).fontWeight")).not.toBe('900');
  await page.goto(home);
  expect((await look()).equals(before)).toBe(true);
  expect(complaints).toEqual([]);
}, 120_000);

it('has components for pages of the app', async () => {
  const port = await findFreePort();
  const server = ['--env-file=.env', join(folder, '.next/standalone/server.js')];
  const web = await startServer(folder, server, port);
  onTestFinished(async () => void (await web.end('SIGTERM')));
  const { page, complaints } = await openBrowser();
  await enqueueIn(
    folder,
    "import { receipt, system } from './jobs.mjs'",
    "receipt, { orderId: 1 }, { ownerId: 'guest' }",
  );
  await page.goto(`http://127.0.0.1:${port}/staff`);
  const row = page.getByRole('list', { name: 'Jobs' }).getByRole('listitem');
  await expectOf(row).toContainText('Receipt');
  await expectOf(row.locator('[data-state=queued]')).toHaveText('Queued');
  // From its style sheet.
  await expectOf(page.getByRole('list', { name: 'Jobs' })).toHaveCSS('border-top-width', '1px');
  expect(complaints).toEqual([]);
}, 120_000);

it('works in a plain Hono server, behind any path', async () => {
  const port = await findFreePort();
  const server = await startServer(folder, ['--env-file=.env', 'server.mjs'], port);
  onTestFinished(async () => void (await server.end('SIGTERM')));
  const { page, complaints } = await openBrowser();
  await page.goto(`http://127.0.0.1:${port}/staff/ops`);
  await pauseQueue(page);
  await page.goto(`http://127.0.0.1:${port}/staff/ops/queues/print`);
  await expectOf(page.getByRole('heading', { level: 1 })).toContainText('print');
  expect(complaints).toEqual([]);
}, 120_000);
