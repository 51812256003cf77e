import { expect, it } from 'vitest';
import { exampleJob } from '@/api/jobs/example-job';
import { afterCancel, importFigures, rejectedWarning, rowsText } from './figures';

const result = { rows: 1_238, new: 1_200, changed: 30, same: 4, repeated: 1, rejected: 3 };

it("reads a job's counts, and uses zero for missing ones", () => {
  expect(importFigures({ ...exampleJob, result })).toEqual({ ...result, dryRun: false });
  expect(importFigures({ ...exampleJob, result: { ...result, dryRun: true } }).dryRun).toBe(true);
  expect(importFigures({ ...exampleJob, result: { rows: 'many' } })).toMatchObject({ rows: 0, new: 0 });
  expect(importFigures({ ...exampleJob, result: null })).toMatchObject({ rows: 0, rejected: 0 });
});

it.each([
  [{ rows: 1, repeated: 0 }, 'The file has 1 row.'],
  [{ rows: 1_238, repeated: 0 }, 'The file has 1,238 rows.'],
  [
    { rows: 3, repeated: 1 },
    'The file has 3 rows. 1 row repeats an order number. The last row for each number was used.',
  ],
  [
    { rows: 9, repeated: 2 },
    'The file has 9 rows. 2 rows repeat an order number. The last row for each number was used.',
  ],
])('describes %o: %s', (figures, words) => {
  expect(rowsText({ ...importFigures({ ...exampleJob, result }), ...figures })).toBe(words);
});

it.each([
  [
    { rows: 300, rejected: 24 },
    { label: '24 rejected', text: '24 of 300 rows were rejected.' },
  ],
  [
    { rows: 1, rejected: 1 },
    { label: '1 rejected', text: 'The only row was rejected.' },
  ],
  [
    { rows: 3_000, rejected: 3_000 },
    { label: '3,000 rejected', text: 'All 3,000 rows were rejected.' },
  ],
  [
    { rows: 2, rejected: 1 },
    { label: '1 rejected', text: '1 of 2 rows was rejected.' },
  ],
  [{ rows: 1_000_000, rejected: 999_999 }, { label: '1M rejected' }],
  [{ rows: 300, rejected: 0 }, null],
])('warns of rejected rows: %o', (counts, warning) => {
  const found = rejectedWarning({ ...exampleJob, result: counts });
  if (warning) expect(found).toMatchObject(warning);
  else expect(found).toBeNull();
});

it('says that a canceled import saved nothing, unless a worker may have died just after saving', () => {
  const reading = { percent: 40, step: 'Reading row 400' };
  const canceled = { ...exampleJob, state: 'canceled' as const, progress: reading };
  expect(afterCancel({ ...canceled, attempt: 0 })).toBe('No orders were saved.');
  expect(afterCancel({ ...canceled, attempt: 1 })).toBe('No orders were saved.');
  for (const unsure of [{ attempt: 2 }, { attempt: 1, progress: { percent: 99, step: null } }]) {
    expect(afterCancel({ ...canceled, ...unsure })).toMatch(/import the file again/);
  }
});
