import { expect, it } from 'vitest';
import { reportName } from './report-choices';

it('names a schedule after its report', () => {
  expect(reportName({ id: 'monthly-sales', format: 'csv' })).toBe('Monthly sales, CSV');
  const inEuros = { id: 'monthly-sales', format: 'pdf', currency: 'EUR' } as const;
  expect(reportName(inEuros)).toBe('Monthly sales in EUR, PDF');
});
