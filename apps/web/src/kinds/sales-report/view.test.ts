import { expect, it } from 'vitest';
import { adviceFor } from '@/features/jobs/detail/advice';
import { salesReportView } from './view';

it('tells to ask for less than a workbook can hold, and not to mend a file', () => {
  expect(adviceFor('sales-report', 'too_many_rows')).toMatch(/start a new one/);
});

it('asks again for the same month, or for the same year', () => {
  const year = { id: 'monthly-sales', year: 2026, month: null, format: 'pdf' } as const;
  expect(salesReportView.again?.(year)).toEqual({
    path: '/api/reports',
    body: { id: 'monthly-sales', data: { year: 2026 }, format: 'pdf' },
  });
  const month = salesReportView.again?.({ ...year, month: 3 });
  expect(month?.body).toMatchObject({ data: { year: 2026, month: 3 } });
});
