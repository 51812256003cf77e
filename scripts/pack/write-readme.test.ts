import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../root';
import { packages } from './build-package';
import { writeReadme } from './write-readme';

it('links only to files that packages have', () => {
  const installed = mkdtempSync(join(tmpdir(), 'offload-readmes-'));
  onTestFinished(() => rmSync(installed, { recursive: true }));
  for (const name of packages) {
    mkdirSync(join(installed, name));
    writeReadme(join(root, 'packages', name), join(installed, name));
  }
  const pages = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.md'),
  );
  const links = pages.flatMap((page) =>
    [...readFileSync(join(installed, page), 'utf8').matchAll(/\]\(([^)#\s]+)/g)]
      .map(([, target = '']) => ({ page, target }))
      .filter(({ target }) => !/^[a-z]+:/.test(target)),
  );
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter(({ page, target }) => !existsSync(resolve(installed, dirname(page), target)))).toEqual(
    [],
  );
});
