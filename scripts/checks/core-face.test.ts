import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { tool } from '../bin';
import { root } from '../root';
import { lendTypeScript6 } from './import-rules';

const core = (file: string) => `packages/core/src/${file}.ts`;
const inside = [core('internal/index'), core('admin/index'), core('admin/browser'), core('run/claim')];
const face = [core('index'), core('public-sql'), core('worker/index'), 'packages/core/test/jobs.ts'];
const demo = [
  'apps/web/src',
  'apps/worker/src',
  'packages/kinds/src',
  'packages/db/src',
  'packages/mail/src',
];
const importers = [...demo, 'prisma', 'packages/console/src'].map((folder) => `${folder}/some.test.ts`);

const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() })),
  }),
});
/** Files of the core, and whose types each imports. The last two must not. */
const layered = {
  'contract/types': [],
  'job/rows': ['contract/types', 'log/lines'],
  'log/lines': [],
  'worker/runs': ['job/rows', 'client/calls'],
  'client/calls': ['job/rows'],
  'public-face': ['worker/runs', 'contract/types'],
  'job/upward': ['worker/runs'],
  'contract/upward': ['public-face'],
};
let violations: string[];

beforeAll(() => {
  lendTypeScript6();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'offload-face-')));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const file of [...inside, ...face]) write(file, 'export const some = 1;\n');
  for (const from of importers)
    write(from, [...inside, ...face].map((to) => `import '${relative(dirname(from), to)}';\n`).join(''));
  for (const [file, imports] of Object.entries(layered)) {
    const from = core(file);
    const paths = imports.map((to) => relative(dirname(from), core(to).replace('.ts', '')));
    const lines = paths.map(
      (path) => `import type { Some } from '${path.startsWith('.') ? path : `./${path}`}';\n`,
    );
    write(from, `${lines.join('')}export type Some = 1;\n`);
  }
  const args = ['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  const { command } = tool('depcruise', []);
  const { stdout } = spawnSync(command, [...args, 'apps', 'packages', 'prisma'], {
    ...{ cwd: folder, encoding: 'utf8' },
  });
  rmSync(folder, { recursive: true, force: true });
  violations = report
    .parse(JSON.parse(stdout))
    .summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} ${to}`);
});

/** Returns what breaks rules whose names have this pattern. */
const found = (rule: RegExp) => violations.filter((each) => rule.test(each)).sort();

it('lets the demo import the public face of the core and its tools for tests, and nothing else', () => {
  const ofDemo = importers.filter((file) => !file.includes('console'));
  expect(found(/^core-by-its-face:/)).toEqual(
    ofDemo.flatMap((from) => inside.map((to) => `core-by-its-face: ${from} ${to}`)).sort(),
  );
});

it('lets a room of the core import those below it, and nothing above it, not even a type', () => {
  expect(found(/in-its-layer:/)).toEqual([
    `core-contract-in-its-layer: ${core('contract/upward')} ${core('public-face')}`,
    `core-job-in-its-layer: ${core('job/upward')} ${core('worker/runs')}`,
  ]);
});
