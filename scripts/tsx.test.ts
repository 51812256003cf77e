import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runAsOtherUser } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeOn } from './bin';
import { root } from './root';
import { endToEnd } from './test/parts';

const file = 'scripts/commands/jobs.ts';
const planted = 'code of another user';
// Stands in for /tmp.
const place = mkdtempSync('/tmp/offload-tsx-');
const temporary = join(place, 'tmp');
const cacheOfTsx = `tsx-${process.geteuid?.()}`;

async function run(temporaryFolder: string, ...args: string[]): Promise<string> {
  const { PATH, npm_execpath } = process.env;
  const env = { PATH, npm_execpath, TMPDIR: temporaryFolder, NODE_ENV: 'test' } as const;
  const { stdout } = await promisify(execFile)(process.execPath, [...args, 'help'], { cwd: root, env });
  return stdout;
}

/** Lets the other user fill the folder that tsx uses as its cache, before we start anything. */
beforeAll(async () => {
  const own = join(place, 'own');
  for (const folder of [temporary, own]) mkdirSync(folder);
  for (const folder of [place, temporary]) chmodSync(folder, 0o1777);
  await run(own, '--import', 'tsx', file);
  const entries = readdirSync(join(own, cacheOfTsx)).map((name) => {
    const entry = JSON.parse(readFileSync(join(own, cacheOfTsx, name), 'utf8'));
    return [name, JSON.stringify({ ...entry, code: `console.log('${planted}');${entry.code}` })];
  });
  const plan = join(place, 'plan.json');
  writeFileSync(plan, JSON.stringify(entries), { mode: 0o644 });
  await runAsOtherUser(`
    import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
    mkdirSync('${temporary}/${cacheOfTsx}');
    for (const [name, entry] of JSON.parse(readFileSync('${plan}', 'utf8')))
      writeFileSync('${temporary}/${cacheOfTsx}/' + name, entry);`);
});
afterAll(() => rmSync(place, { recursive: true }));

it.each([
  ['npm', ['scripts/bootstrap.mjs', 'jobs']],
  ['a command of ours', nodeOn(file).args],
  ['someone', ['--import', './scripts/tsx.mjs', file]],
])(
  'runs no code that another user of the machine has put into a cache, when %s starts it',
  async (_, args) => {
    expect(await run(temporary, '--import', 'tsx', file)).toContain(planted);
    expect(await run(temporary, ...args)).toMatch(/^Usage/);
  },
);

it.each(['.ci/run', 'Dockerfile', 'docker-compose.yml', 'docs/operate.md'])('is what %s runs', (name) => {
  const text = readFileSync(join(root, name), 'utf8');
  expect(text).toContain('node --import ./scripts/tsx.mjs');
  expect(text).not.toContain('--import tsx');
});

it("keeps Playwright's compiled code in a folder of ours", () => {
  const { env } = endToEnd('together', async () => ({}), []).command('report.json', {});
  expect(env.PLAYWRIGHT_TRANSFORM_CACHE_DIR).toContain(root);
});
