import { expect, it } from 'vitest';
import { sourceOf } from './source';

const stack = `TransientError: The printer is out of paper.
    at print (/srv/shop/node_modules/printer/index.js:10:3)
    at process (file:///srv/shop/worker.mjs:12:27)
    at node:internal/process/task_queues:95:5`;

it("finds the first line of the app's own code in a stack", () => {
  const place = { commit: 'abc', file: 'file:///srv/shop/worker.mjs', line: 12 };
  expect(sourceOf(stack, 'abc')).toEqual(place);
  expect(sourceOf('Error\n    at /srv/shop/jobs/a.mjs:3:1', 'abc')).toMatchObject({ line: 3 });
});

it('finds nothing if only packages are in a stack, or if it says no version', () => {
  expect(sourceOf(stack.replace('shop/worker.mjs', 'shop/node_modules/b.js'), 'abc')).toBeNull();
  expect(sourceOf(stack, null)).toBeNull();
  expect(sourceOf(null, 'abc')).toBeNull();
});
