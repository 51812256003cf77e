import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { canSeal } from '@offload/core/test/can-seal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeOn } from '../../scripts/bin';
import { root } from '../../scripts/root';
import { run } from '../guide/system';
import { runPlug } from './run';
import type { System } from './system';

// Outside this repository, where the packages and sources that the image lacks would be found.
const place = mkdtempSync('/tmp/offload-image-');
const image = join(place, 'app');

beforeAll(async () => {
  const { command, args } = nodeOn('scripts/build/build-image.ts');
  const { status, output } = await run(root, command, [...args, image]);
  expect(status, output).toBe(0);
});
afterAll(() => rmSync(place, { recursive: true }));

it('runs every kind and serves its pages from the files in the image', async () => {
  const plug = { name: 'nothing, from an image', needs: { image, s3: true }, pull: checkPages };
  const { problems, log, outcomes } = await runPlug({ plug, backend: 'redis', clockMs: 0 });
  expect(problems, log.slice(-3_000)).toEqual(new Map());
  expect([...outcomes.keys()]).toContain('yearly-reports');
  expect(log).not.toMatch(/not found|Cannot find/i);
  if (await canSeal()) expect(log).not.toContain("can't be sealed");
});

it("has nothing of React Email that isn't in an email", () => {
  const packages = readdirSync(join(image, 'node_modules'));
  expect(packages).toContain('html-to-text');
  for (const unused of ['css-tree', 'marked', 'prismjs', 'react-email', 'tailwindcss'])
    expect(packages).not.toContain(unused);
});

async function checkPages({ url, world }: System): Promise<void> {
  const account = { email: 'admin@example.com', password: 'a phrase for the tests' };
  const post = (path: string) =>
    fetch(url + path, {
      method: 'POST',
      headers: { Origin: 'http://localhost:3000', 'Content-Type': 'application/json' },
      body: JSON.stringify(account),
    });
  expect((await post('/api/signup')).status).toBe(202);
  await world.database.db.user.update({
    where: { email: account.email },
    data: { role: 'admin', emailVerified: true },
  });
  const session = await post('/api/auth/sign-in/email');
  const cookie = session.headers.getSetCookie().map((one) => one.split(';')[0]);
  const headers = { Cookie: cookie.join('; ') };
  for (const path of ['/admin', '/admin/bull-board/']) {
    const page = await fetch(url + path, { headers });
    expect(page.status, path).toBe(200);
    const files = [...(await page.text()).matchAll(/(?:src|href)="([^"]+\.(?:js|css)[^"]*)"/g)];
    expect(files.length, path).toBeGreaterThan(1);
    for (const [, file] of files) {
      const { href } = new URL(file ?? '', url + path);
      expect((await fetch(href, { headers })).status, href).toBe(200);
    }
  }
}
