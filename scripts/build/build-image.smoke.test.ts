import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '@offload/processes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeOn } from '../bin';
import { root } from '../root';

// Outside this repository, where the packages and sources that the image lacks would be found.
const place = mkdtempSync('/tmp/offload-image-');
const image = join(place, 'app');
let node: string;

beforeAll(async () => {
  node = await imageNode();
});
afterAll(() => rmSync(place, { recursive: true }));

/** Returns the Node of the Dockerfile, which the npm registry has as a package. Downloads it once. */
async function imageNode(): Promise<string> {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const version = /^FROM node:(\d+\.\d+)-/m.exec(dockerfile)?.[1];
  if (process.versions.node.startsWith(`${version}.`)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, 'node_modules/.cache/offload', `node-${version}`);
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    // A download that was interrupted doesn't count.
    const unfinished = `${folder}.new`;
    mkdirSync(unfinished, { recursive: true });
    const args = ['--prefix', unfinished, '--no-save', '--no-audit', '--no-fund'];
    execFileSync('npm', ['install', ...args, `${name}@${version}`], { stdio: 'inherit' });
    renameSync(unfinished, folder);
  });
  return join(folder, 'node_modules', name, 'bin/node');
}

function run(cwd: string, ...args: string[]) {
  const env = { PATH: process.env.PATH, TMPDIR: place, NODE_ENV: 'production' } as const;
  const { status, stdout, stderr } = spawnSync(node, args, { cwd, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

it('makes an image whose web and worker start, with the Node of the Dockerfile', () => {
  const built = run(root, ...nodeOn('scripts/build/build-image.ts').args, image);
  expect(built, built.output).toMatchObject({ status: 0 });
  for (const program of ['apps/web/main.mjs', 'apps/worker/dist/main.mjs']) {
    const started = run(image, program);
    // It has loaded its modules, and misses only its settings.
    expect(started, program).toEqual({
      status: 1,
      output: expect.stringContaining('DATABASE_URL is not set'),
    });
  }
});
