import type { salesReport } from '@offload/jobs/kinds/sales-report';
import type { KindView } from '../kind-view';
import { reportName } from './report-choices';
import { ReportOutcome } from './report-outcome';

export const salesReportView: KindView<typeof salesReport> = {
  page: {
    href: '/reports',
    label: 'Reports',
    offer: 'Make a report',
    about: 'Watch a month of sales become a PDF, now or every month.',
  },
  Outcome: ReportOutcome,
  advice: { too_many_rows: 'Trying again will not help: start a new one with other values.' },
  again: ({ id, year, month, format }) => ({
    path: '/api/reports',
    body: { id, data: { year, ...(month !== null && { month }) }, format },
  }),
  scheduleName: reportName,
};
