import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const pages = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('page.tsx'),
);

it('finds the admin pages', () => {
  expect(pages).toContain(join('users', 'page.tsx'));
});

it.each(pages)('checks the role before it renders anything: %s', (path) => {
  expect(readFileSync(join(import.meta.dirname, path), 'utf8')).toMatch(/await requireStaff\(/);
});
