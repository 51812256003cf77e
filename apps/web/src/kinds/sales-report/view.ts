import { countOf } from '@offload/core/format/amounts';
import type { salesReport } from '@offload/kinds/sales-report';
import type { KindView } from '../kind-view';
import { notesIn, reportName } from './report-choices';

export const salesReportView: KindView<typeof salesReport> = {
  page: {
    href: '/reports',
    label: 'Reports',
    offer: 'Create a report',
    about: 'Turn a month of sales into a PDF, now or every month.',
  },
  advise: (code) =>
    code === 'too_many_rows'
      ? {
          text: 'Retrying won’t help. Choose CSV, or a shorter period.',
          retryHelps: false,
          action: { label: 'Create another report', href: '/reports' },
        }
      : null,
  warning: ({ warnings, result }) =>
    warnings === 0
      ? null
      : { label: `${countOf(warnings, 'order')} not included`, text: notesIn(result ?? {}).join(' ') },
  again: ({ id, year, month, format, currency }) => ({
    path: '/api/reports',
    body: { id, data: { year, ...(month !== null && { month }), ...(currency && { currency }) }, format },
  }),
  scheduleName: reportName,
};
