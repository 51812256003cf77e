import { yearlyReports } from '@offload/kinds/yearly-reports';
import { requestObject } from './http/request-object';
import { resource, route } from './http/routes';
import { startResponses } from './jobs/job-answer';
import { whenShape } from './jobs/when';
import { startReport } from './reports';

const { year, format, currency } = yearlyReports.payload.shape;

const YearlyReportsSchema = requestObject({
  year,
  format: format.default('pdf'),
  currency,
  ...whenShape,
}).openapi('YearlyReportsRequest', { example: { year: 2023, format: 'pdf' } });

const create = route.post(
  '/yearly-reports',
  'Create a report for each month of a year, and a ZIP of them. If the same job is already in progress, returns that job',
  startResponses,
  { json: YearlyReportsSchema, once: true },
);

export const yearly = resource().openapi(create, async (c) => {
  const { year: wanted, format: as, currency: code, ...when } = c.req.valid('json');
  const payload = { year: wanted, format: as, ...(code && { currency: code }) };
  return startReport(c, { contract: yearlyReports, payload, when });
});
