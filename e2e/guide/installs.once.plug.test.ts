import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from './own-app/bare-app';
import { run } from './system';

const place = mkdtempSync('/tmp/installs-');
const packed = join(place, 'packed');
const settings = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };

beforeAll(async () => {
  const { status, output } = await run(root, process.execPath, ['scripts/bootstrap.mjs', 'pack', packed]);
  expect(status, output).toBe(0);
}, 300_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

const neighbors = { 'lucide-react': '0.525.0', '@mantine/core': '8.3.18', '@mantine/hooks': '8.3.18' };

/** Creates an app that has React and what is common beside it, and our packages. Returns its folder. */
function makeApp(name: string, react: string): string {
  const folder = join(place, name);
  mkdirSync(folder);
  const ours = readdirSync(packed).filter((file) => file.endsWith('.tgz'));
  for (const file of ours) copyFileSync(join(packed, file), join(folder, file));
  const files = ours.map((file) => [
    file.replace(/^offload-(.*)-\d+\.\d+\.\d+\.tgz$/, '@offload/$1'),
    `file:${file}`,
  ]);
  const dependencies = {
    ...{ react, 'react-dom': react, zod: '^4.0.0' },
    ...neighbors,
    ...Object.fromEntries(files),
  };
  // pnpm takes the packages that ours need from here, until they are in a registry.
  const overrides = Object.fromEntries(files);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'app', dependencies, pnpm: { overrides } }),
  );
  return folder;
}

it.each([
  ['npm', '18.3.1', ['install', '--package-lock-only']],
  ['npm', '19.2.0', ['install', '--package-lock-only']],
  ['npx', '18.3.1', ['--yes', 'pnpm@10', 'install', '--lockfile-only', '--strict-peer-dependencies']],
  ['npx', '19.2.0', ['--yes', 'pnpm@10', 'install', '--lockfile-only', '--strict-peer-dependencies']],
])(
  'installs beside other versions of what the console is made of, by %s with React %s',
  async (by, react, args) => {
    const { status, output } = await run(makeApp(`${by}-${react}`, react), by, args, settings);
    expect(status, output).toBe(0);
    expect(output).not.toMatch(/ERESOLVE|peer/i);
  },
  300_000,
);
