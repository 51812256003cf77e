import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../root';

// A project with our .npmrc and our bootstrap, and two packages that have install scripts: one that it allows by name, and
// one that it doesn't.
const packages = ['allowed', 'denied'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-scripts-'));
  const write = (file: string, content: object) => writeFileSync(join(folder, file), JSON.stringify(content));
  for (const name of packages) {
    mkdirSync(join(folder, name));
    const scripts = { postinstall: "node -e \"require('fs').writeFileSync('it-ran', '')\"" };
    write(`${name}/package.json`, { name, version: '1.0.0', main: 'index.js', scripts });
    writeFileSync(join(folder, name, 'index.js'), '');
    execFileSync('npm', ['pack', '--ignore-scripts', `./${name}`], { cwd: folder, stdio: 'ignore' });
  }
  const dependencies = Object.fromEntries(packages.map((name) => [name, `file:${name}-1.0.0.tgz`]));
  write('package.json', {
    name: 'project',
    version: '1.0.0',
    dependencies,
    allowScripts: { allowed: true, denied: false },
  });
  cpSync(join(root, '.npmrc'), join(folder, '.npmrc'));
  mkdirSync(join(folder, 'scripts/commands'), { recursive: true });
  cpSync(join(root, 'scripts/bootstrap.mjs'), join(folder, 'scripts/bootstrap.mjs'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ran = (name: string) => existsSync(join(folder, 'node_modules', name, 'it-ran'));

it('runs no install script with npm, of whatever version, and then only those that are allowed by name', () => {
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
  expect(existsSync(join(folder, 'node_modules/denied/index.js'))).toBe(true);
  expect(['allowed', 'denied'].map(ran)).toEqual([false, false]);
  // There is no such command in this project, so it fails, but only after it has installed everything.
  spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'check'], { cwd: folder });
  expect(['allowed', 'denied'].map(ran)).toEqual([true, false]);
});
