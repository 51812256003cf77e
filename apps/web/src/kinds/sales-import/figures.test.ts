import { expect, it } from 'vitest';
import { exampleJob } from '@/features/jobs/example-job';
import { importFigures, rowsInWords } from './figures';

const result = { rows: 1_238, new: 1_200, changed: 30, same: 4, repeated: 1, rejected: 3 };

it('reads what a job says, and takes what it does not say for nothing', () => {
  expect(importFigures({ ...exampleJob, result })).toEqual(result);
  expect(importFigures({ ...exampleJob, result: { rows: 'many' } })).toMatchObject({ rows: 0, new: 0 });
  expect(importFigures({ ...exampleJob, result: null })).toMatchObject({ rows: 0, rejected: 0 });
});

it.each([
  [{ rows: 1, repeated: 0 }, 'The file has 1 row.'],
  [{ rows: 1_238, repeated: 0 }, 'The file has 1,238 rows.'],
  [
    { rows: 3, repeated: 1 },
    'The file has 3 rows; 1 gives an order number that comes again further down, where the last one counts.',
  ],
  [
    { rows: 9, repeated: 2 },
    'The file has 9 rows; 2 give order numbers that come again further down, where the last one counts.',
  ],
])('says of %o: %s', (figures, words) => {
  expect(rowsInWords({ ...importFigures({ ...exampleJob, result }), ...figures })).toBe(words);
});
