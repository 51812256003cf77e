import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { root } from '../root';
import { packages } from './build-package';
import { writeChangelog, writeReadme } from './write-readme';

const installed = mkdtempSync(join(tmpdir(), 'offload-readmes-'));
beforeAll(() => {
  for (const name of packages) {
    mkdirSync(join(installed, name));
    writeReadme(join(root, 'packages', name), join(installed, name));
    writeChangelog(name, join(installed, name));
  }
  return () => rmSync(installed, { recursive: true });
});
const read = (...path: string[]) => readFileSync(join(installed, ...path), 'utf8');

it('links only to files that packages have', () => {
  const pages = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.md'),
  );
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)/g)]
      .map(([, target = '']) => ({ page, target }))
      .filter(({ target }) => !/^[a-z]+:/.test(target)),
  );
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter(({ page, target }) => !existsSync(resolve(installed, dirname(page), target)))).toEqual(
    [],
  );
});

it.each(packages)('says how to install %s, and what has changed in it', (name) => {
  const [command] = /^npm install .*/m.exec(read(name, 'README.md')) ?? [];
  expect(command).toContain(`@offload/${name}`);
  const changes = read(name, 'CHANGELOG.md');
  expect(changes).toMatch(/^# Changelog of @offload\/[\w-]+\n\n## \[(Unreleased|\d.*)\].*\n\n- /);
  expect(changes).not.toContain('###');
});
