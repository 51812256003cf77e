import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { tool } from '../bin';
import { root } from '../root';
import type { Outcome } from './outcome';
import { readReport, readVitest } from './report';

const files = {
  // Otherwise, vitest would find the project's, since the folder of temporary files is in it.
  'vitest.config.mjs': 'export default {};',
  'stray.test.js': `
    it('leaves a rejection alone', async () => {
      Promise.reject(new Error('nobody handles this'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    });`,
  'clean.test.js': `it('passes', () => undefined);`,
};

it('counts an error that no test has caught as a failure of the file that ran, so that it can run again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offload-reporter-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const report = join(folder, 'report.json');
  const reporter = join(root, 'scripts/test/vitest-reporter.ts');
  const { command, args } = tool('vitest', [
    'run',
    '--globals',
    `--root=${folder}`,
    `--reporter=${reporter}`,
  ]);
  const run = promisify(execFile)(command, args, { env: { ...process.env, TEST_REPORT: report } });
  await expect(run).rejects.toMatchObject({ code: 1 });
  const failed = readReport('vitest', report, false, readVitest).filter(({ state }) => state === 'failed');
  expect(failed).toEqual<Outcome[]>([{ project: '', file: 'stray.test.js', titles: [], state: 'failed' }]);
});
