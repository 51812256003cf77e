import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { tool } from '../bin';
import { root } from '../root';

const kind = 'packages/kinds/poem';
const everything = 'export const poem = () => fetch(process.env.POEM ?? globalThis.origin);\n';
const code = {
  [`${kind}/processor.ts`]: "export const poem = () => fetch('https://example.com');\n",
  [`${kind}/parts/words.ts`]: 'export const poem = () => process.env.POEM;\n',
  [`${kind}/template.tsx`]: "export const poem = () => globalThis.fetch('https://example.com');\n",
  [`${kind}/uses-its-context.ts`]:
    "export const poem = (ctx) => ctx.services.web.fetch('https://example.com');\n",
  [`${kind}/processor.test.ts`]: everything,
  'apps/worker/src/services/poems.ts': everything,
};
let output: string;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'offload-rules-'));
  for (const name of ['biome.json', 'errors-by-code.grit']) cpSync(join(root, name), join(folder, name));
  for (const [path, text] of Object.entries(code)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { command, args } = tool('biome', ['lint', '--vcs-enabled=false', '--colors=off']);
  const { stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  output = stdout + stderr;
});

it.each([
  ['fetch', 'processor.ts', 'A processor reaches the network through ctx.services'],
  ['process', 'parts/words.ts', 'A processor reads no environment'],
  ['globalThis', 'template.tsx', 'A processor uses ctx'],
])('rejects the global %s in a kind (%s), and says what to use', (name, file, advice) => {
  const [, found = ''] = output.split(`${kind}/${file}`);
  expect(found, output).toContain(`Do not use the global variable ${name}.`);
  expect(found).toContain(advice);
});

it('allows these globals in services and tests, and a service named fetch', () => {
  // The configuration counts as two files.
  expect(output).toContain(`Checked ${Object.keys(code).length + 2} files`);
  for (const allowed of [`${kind}/uses-its`, `${kind}/processor.test`, 'services/poems']) {
    expect(output).not.toContain(allowed);
  }
});
