import { expect, it } from 'vitest';
import { reportName } from './report-choices';

it('names a schedule after what it makes', () => {
  expect(reportName({ id: 'monthly-sales', format: 'csv' })).toBe('Monthly sales, CSV');
});
