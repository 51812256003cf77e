import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { copyTarballs, pack, root, writeAll } from './own-app/bare-app';
import { createEmptyDatabase, run } from './system';

const place = mkdtempSync('/tmp/installs-');
let packed: string;
const settings = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };

beforeAll(async () => {
  packed = await pack(place);
}, 300_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

const neighbors = { 'lucide-react': '0.525.0', '@mantine/core': '8.3.18', '@mantine/hooks': '8.3.18' };

/** Creates an app that has these packages and ours, which may or may not run install scripts. Returns its folder. */
function makeApp(name: string, others: Record<string, string>, scripts: object = {}): string {
  const folder = join(place, name);
  mkdirSync(folder);
  const files = copyTarballs(packed, folder).map((file) => [
    file.replace(/^offload-(.*)-\d+\.\d+\.\d+\.tgz$/, '@offload/$1'),
    `file:${file}`,
  ]);
  const dependencies = { zod: '^4.0.0', ...others, ...Object.fromEntries(files) };
  // pnpm takes the packages that ours need from here, until they are in a registry.
  const overrides = Object.fromEntries(files);
  writeAll(folder, {
    'package.json': JSON.stringify({ name: 'app', dependencies, allowScripts: scripts }),
    'pnpm-workspace.yaml': JSON.stringify({ overrides, allowBuilds: scripts }),
  });
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
    const folder = makeApp(`${by}-${react}`, { react, 'react-dom': react, ...neighbors });
    const { status, output } = await run(folder, by, args, settings);
    expect(status, output).toBe(0);
    expect(output).not.toMatch(/ERESOLVE|peer/i);
  },
  300_000,
);

const guide = readFileSync(join(root, 'docs/your-own-app.md'), 'utf8');
const program = `
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { defineJob, defineProcessor, TransientError } from '@offload/core/contract';
import { createTestJobs, runInline } from '@offload/core/testing';
import * as z from 'zod';

const receipt = defineJob({ kind: 'receipt', payload: z.object({ orderId: z.int() }) });
const print = defineProcessor(receipt, async ({ orderId }, ctx) => {
  if (ctx.attempt === 1) throw new TransientError('out_of_paper', 'The printer is out of paper.');
  return { orderId };
});

test('a processor in memory, which loads no driver and no queue', async () => {
  assert.deepEqual((await runInline(print, { orderId: 7 }, { attempt: 2 })).result, { orderId: 7 });
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  assert.deepEqual(loaded.filter((file) => /node_modules.(pg|bullmq|ioredis)\\W/.test(file)), []);
});

test('a job on PostgreSQL, with its retry', async () => {
  const { defineSystem } = await import('@offload/core');
  const system = defineSystem({ contracts: [receipt] });
  const jobs = await createTestJobs({ system, kinds: [print], databaseUrl: process.env.TEST_DATABASE_URL });
  const { id } = await jobs.enqueue(receipt, { orderId: 7 });
  await jobs.drain();
  await jobs.advance();
  const { state, attempt, result } = await jobs.get(receipt, id);
  assert.deepEqual({ state, attempt, result }, { state: 'succeeded', attempt: 2, result: { orderId: 7 } });
  await jobs.close();
});
`;

it.each([
  ['npm', ['install']],
  ['npx', ['--yes', 'pnpm@10', 'install']],
  ['npx', ['--yes', 'pnpm@12', 'install']],
])(
  'installs without a warning about scripts if they are denied as the guide says, and runs tests, by %s %j',
  async (by, args) => {
    const denied = /`(?:"allowScripts": \{ "|allowBuilds: \{ )([\w-]+)"?: false \}`/g;
    const [forNpm, forPnpm] = [...guide.matchAll(denied)].map(([, script = '']) => script);
    const folder = makeApp(
      args.join('-'),
      { react: '19.2.0' },
      { [`${forNpm}`]: false, [`${forPnpm}`]: false },
    );
    writeAll(folder, { 'receipt.test.mjs': program });
    const { status, output } = await run(folder, by, args, settings);
    expect(status, output).toBe(0);
    expect(output).not.toMatch(/script|peer/i);
    const { url, drop } = await createEmptyDatabase();
    onTestFinished(drop);
    const tests = await run(folder, process.execPath, ['--test'], { TEST_DATABASE_URL: url });
    expect(tests.output).toMatch(/pass 2$/m);
  },
  300_000,
);
