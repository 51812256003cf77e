import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runCli } from './run-cli';

// In this repository, whose packages the workers find.
const tests = join(import.meta.dirname, '../../../../.data/test');
mkdirSync(tests, { recursive: true });
const place = mkdtempSync(join(tests, 'offload-build-'));
const out = join(place, 'dist/worker.mjs');
afterAll(() => rmSync(place, { recursive: true }));

/** Writes a file of the app. Returns its path. */
function write(path: string, code: string): string {
  const file = join(place, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  return file;
}

/** Builds a worker. Returns what the command has printed. */
async function build(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  expect(await runCli(['build', ...args, '--out', out], {}, (line) => lines.push(line))).toBe(0);
  return lines;
}

/** Runs what was built, as a machine without packages does. Returns what it has printed. */
function runBuilt(): string {
  try {
    const options = { cwd: place, env: { PATH: process.env.PATH }, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync(process.execPath, ['--enable-source-maps', out], options);
  } catch (error) {
    return error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  }
}

it('builds a worker in TypeScript, with what it imports, into one file that leads to its sources', async () => {
  write('tsconfig.json', '{ "compilerOptions": { "jsx": "preserve", "paths": { "@/*": ["./*"] } } }');
  write(
    'mail.tsx',
    'export enum Tone { Kind }\n\nexport const fails = () => { throw new Error(Tone[Tone.Kind]); };',
  );
  const worker = write('worker.ts', "import { fails } from '@/mail';\nfails();\nexport default {};");
  const [line] = await build(worker);
  expect(line).toMatch(/^Built .*worker\.mjs: \d\.\d MB, in \d+\.\d s\. Run it: node --enable/);
  expect(runBuilt()).toMatch(/Error: Kind\n +at fails \(.*mail\.tsx:3:/);
});

it('runs as a program that says what is wrong with the worker', async () => {
  await build(write('empty.mjs', 'export default { kinds: [] };'));
  expect(runBuilt()).toContain('✗ The worker must export the options of a worker');
});

it('leaves out packages that work only in their own folder, and names them with files that look for others', async () => {
  const sharp = readFileSync(
    join(import.meta.dirname, '../../../../node_modules/sharp/package.json'),
    'utf8',
  );
  const worker = write(
    'native.mjs',
    "import sharp from 'sharp';\nexport default { sharp, near: new URL('near.html', import.meta.url) };",
  );
  const [, packages, ...files] = await build(worker);
  expect(packages).toBe(
    `These packages have native code or files of their own. Install them where it runs: sharp@${JSON.parse(sharp).version}`,
  );
  expect(files.filter((line) => line.includes('native.mjs'))).toEqual([
    expect.stringMatching(/native\.mjs finds files by import\.meta\.url\. Put them beside .*worker\.mjs\./),
  ]);
  expect(readFileSync(out, 'utf8')).toMatch(/from ?"sharp"/);
});

it.each([
  [[], 'build needs one file: npx offload build ./worker.mjs.'],
  [['nowhere.ts'], "The file nowhere.ts doesn't exist."],
  [[write('lost.ts', "import './gone';\nexport default {};")], /lost\.ts:1: Could not resolve "\.\/gone"/],
  [[write('wrong.ts', 'export default {')], /wrong\.ts:\d: Expected identifier but found end of file/],
  [[write('named.ts', 'export const system = 1;')], 'must export the options of a worker: export default'],
  [['worker.mjs', '--target', 'es5'], "build: Unknown option '--target'."],
])('says what is wrong with build %j', async (args, problem) => {
  await expect(build(...args)).rejects.toThrow(problem);
});

it("doesn't replace the worker itself", async () => {
  write('dist/worker.mjs', 'export default {};');
  await expect(build(out)).rejects.toThrow(`--out must be another file than ${out}.`);
});
