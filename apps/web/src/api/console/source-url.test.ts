import { expect, it } from 'vitest';
import { sourceUrlOf } from './source-url';

const find = sourceUrlOf('https://git.example.com/offload/blob/main/{path}#L{line}');
const run = { commit: '1', kind: 'sales-report' };
const urlOf = (file: string) => find({ ...run, file, line: 12 });

it.each(['/srv/offload', 'file:///srv/apps/offload', '/srv/packages/offload'])(
  'links code below %s to its line',
  (root) => {
    expect(urlOf(`${root}/packages/kinds/sales-report/processor.ts`)).toBe(
      'https://git.example.com/offload/blob/main/packages/kinds/sales-report/processor.ts#L12',
    );
  },
);

it('links a run without an error to the folder of its kind', () => {
  const url = 'https://git.example.com/offload/blob/main/packages/kinds/sales-report#L1';
  expect(find({ ...run, file: null, line: null })).toBe(url);
});

it('keeps a path from ending up anywhere else in the URL', () => {
  expect(urlOf('/srv/offload/apps/worker/src/a?b#c $& {line}.ts')).toBe(
    'https://git.example.com/offload/blob/main/apps/worker/src/a%3Fb%23c%20%24%26%20%7Bline%7D.ts#L12',
  );
});

it.each([
  ['9e2f1c0', '9e2f1c0'],
  ['0.1.0', 'HEAD'],
  ['beef/../../other', 'HEAD'],
])('links to the commit that the worker runs, or to the newest one: %s', (commit, linked) => {
  const findAt = sourceUrlOf('https://git.example.com/offload/blob/{commit}/{path}');
  const url = `https://git.example.com/offload/blob/${linked}/apps/worker/src/a.ts`;
  expect(findAt({ ...run, commit, file: '/srv/apps/worker/src/a.ts', line: 1 })).toBe(url);
});

it('has no link out of the repository: who writes an error writes its stack', () => {
  expect(urlOf('/srv/packages/../../../../other/repository')).toBeNull();
  expect(urlOf('/srv/packages/./a.ts')).toBeNull();
});

it('has no link to code that is not in the repository', () => {
  expect(urlOf('/srv/offload/apps/worker/dist/main.mjs')).toBeNull();
  expect(urlOf('/srv/other/index.js')).toBeNull();
});
