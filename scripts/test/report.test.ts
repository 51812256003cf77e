import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { inWords } from './outcome';
import { readPlaywright, readReport, readVitest } from './report';

const spec = (title: string, status: string) => ({
  title,
  file: 'alone/queue.spec.ts',
  tests: [{ projectName: 'alone', status, results: [] }],
});
const playwrightReport = {
  suites: [
    {
      title: 'alone/queue.spec.ts',
      specs: [spec('waits', 'unexpected')],
      suites: [{ title: 'in dark', specs: [spec('fits', 'expected'), spec('later', 'skipped')] }],
    },
  ],
  errors: [],
};
const passed = { project: 'unit', file: 'a.test.ts', titles: ['adds'], state: 'passed' };
const failed = { ...passed, titles: ['divides'], state: 'failed' };

function read(report: object | null, endedWell: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'offload-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'report.json');
  if (report) writeFileSync(file, JSON.stringify(report));
  return inWords(readReport('vitest', file, endedWell, readVitest));
}

it("reads each test's project, file, titles, and state from Playwright's report", () => {
  const place = { project: 'alone', file: 'e2e/alone/queue.spec.ts' };
  expect(readPlaywright(playwrightReport)).toEqual({
    outcomes: [
      { ...place, titles: ['waits'], state: 'failed' },
      { ...place, titles: ['in dark', 'fits'], state: 'passed' },
      { ...place, titles: ['in dark', 'later'], state: 'skipped' },
    ],
    errors: 0,
  });
});

it('counts the tests in a report', () => {
  expect(read({ outcomes: [passed, failed], errors: 0 }, false)).toBe('1 passed, 1 failed');
  expect(read({ outcomes: [passed, { ...passed, state: 'skipped' }], errors: 0 }, true)).toBe(
    '1 passed, 0 failed, 1 skipped',
  );
});

it('counts a runner as failed if it reports nothing, runs nothing, or exits badly without a failed test', () => {
  expect(read(null, false)).toBe('0 passed, 1 failed');
  expect(read({ outcomes: [], errors: 0 }, true)).toBe('0 passed, 1 failed');
  expect(read({ outcomes: [passed], errors: 0 }, false)).toBe('1 passed, 1 failed');
});

it('counts an error outside of tests as a failure, even next to a failed test', () => {
  expect(read({ outcomes: [passed, failed], errors: 2 }, false)).toBe('1 passed, 2 failed');
});
