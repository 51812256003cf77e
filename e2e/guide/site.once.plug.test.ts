import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/root';
import { run } from './system';

it('builds a site with every page, on which every link leads somewhere', async () => {
  expect(await run(root, 'npm', ['run', 'docs'])).toMatchObject({ status: 0 });
  const site = join(root, '.data/docs');
  const names = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
  const pages = names.map((file) => file.replace(/\.md$/, '.html'));
  const reference = 'reference/@offload/core/functions/defineJob.html';
  const others = ['index.html', 'core.html', 'security.html', reference];
  expect([...pages, ...others].filter((page) => !existsSync(join(site, page)))).toEqual([]);
  expect(readFileSync(join(site, 'architecture.html'), 'utf8')).toContain('data:image/svg+xml');
  expect(readFileSync(join(site, 'steps.html'), 'utf8')).toContain('href="/core#');
});
