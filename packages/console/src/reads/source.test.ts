import { expect, it } from 'vitest';
import { sourceOf } from './source';

const run = { kind: 'receipt', commit: 'abc' };
const stack = `TransientError: The printer is out of paper.
    at print (/srv/shop/node_modules/printer/index.js:10:3)
    at process (file:///srv/shop/worker.mjs:12:27)
    at node:internal/process/task_queues:95:5`;

it("finds the first line of the app's own code in a stack", () => {
  const place = { ...run, file: 'file:///srv/shop/worker.mjs', line: 12 };
  expect(sourceOf({ ...run, stack })).toEqual(place);
  expect(sourceOf({ ...run, stack: 'Error\n    at /srv/shop/jobs/a.mjs:3:1' })).toMatchObject({ line: 3 });
});

it('knows only the kind of a run without an error, or of one that was thrown in a package', () => {
  const place = { ...run, file: null, line: null };
  expect(sourceOf({ ...run, stack: null })).toEqual(place);
  const inPackage = stack.replace('shop/worker.mjs', 'shop/node_modules/b.js');
  expect(sourceOf({ ...run, stack: inPackage })).toEqual(place);
});

it('finds nothing if it is unknown which version has run, or if none has', () => {
  expect(sourceOf({ ...run, stack, commit: '' })).toBeNull();
  expect(sourceOf({ ...run, stack: null, commit: null })).toBeNull();
});
