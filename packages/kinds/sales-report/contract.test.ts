import { tickAt } from '@offload/core/test/worker-parts';
import { expect, it } from 'vitest';
import { salesReport } from './contract';

const tick = tickAt(new Date('2026-01-15T08:00:00Z'), 'UTC');

it.each([{}, { currency: 'CHF' }])(
  'schedules the report of the previous month with the chosen options: %o',
  (more) => {
    const template = { id: 'monthly-sales', format: 'csv', ...more };
    const payload = salesReport.scheduled?.(template, tick);
    expect(payload).toEqual({ ...template, year: 2025, month: 12 });
  },
);
