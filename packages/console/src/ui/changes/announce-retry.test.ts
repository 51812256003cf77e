import { expect, it } from 'vitest';
import { undoneText } from './announce-retry';

it.each([
  [0, 1, 'Too late: the job has started.'],
  [0, 3, 'Too late: the jobs have started.'],
  [1, 1, 'Canceled 1 job before it started.'],
  [2, 3, 'Canceled 2 jobs before they started. 1 job had already started.'],
])('describes an undo of %i of %i jobs', (undone, count, text) => {
  expect(undoneText(undone, count)).toBe(text);
});
