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
const inside = [core('internal/index'), core('internal/browser'), core('worker/claim')];
const face = [core('index'), core('public-sql'), core('worker/index'), core('testing/jobs')];
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
let found: string[];

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
  const args = ['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  const { command } = tool('depcruise', []);
  const { stdout } = spawnSync(command, [...args, 'apps', 'packages', 'prisma'], {
    ...{ cwd: folder, encoding: 'utf8' },
  });
  rmSync(folder, { recursive: true, force: true });
  const { violations } = report.parse(JSON.parse(stdout)).summary;
  found = violations.flatMap(({ rule, from, to }) =>
    rule.name === 'core-by-its-face' ? `${from} ${to}` : [],
  );
});

it('lets the demo import the public face of the core and its tools for tests, and nothing else', () => {
  const ofDemo = importers.filter((file) => !file.includes('console'));
  expect(found.sort()).toEqual(ofDemo.flatMap((from) => inside.map((to) => `${from} ${to}`)).sort());
});
