import { Stack, Title } from '@mantine/core';
import { findOrderDays } from '@offload/kinds/orders';
import { salesReport } from '@offload/kinds/sales-report';
import type { Metadata } from 'next';
import { findJobs } from '@/api/jobs/job-queries';
import { findSchedules } from '@/api/schedules/schedule-queries';
import { findJobRequests } from '@/features/jobs/job-requests';
import { LiveJobList } from '@/features/jobs/list/live-job-list';
import { RowAction } from '@/features/jobs/list/row-action';
import { NoReports } from '@/kinds/sales-report/no-reports';
import { ReportForm } from '@/kinds/sales-report/report-form';
import { Schedules } from '@/kinds/sales-report/schedules';
import { YearlyForm } from '@/kinds/sales-report/yearly-form';
import { requirePerson } from '@/server/auth/session';
import { readPosition } from '@/server/live/position';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'Reports' };

const { kind } = salesReport;
const maxShown = 25;

export default async function ReportsPage() {
  const [person, after] = await Promise.all([requirePerson('/reports'), readPosition()]);
  const [{ data }, days, schedules] = await Promise.all([
    findJobs(person, { states: [], kind, cursor: null, limit: maxShown, withoutChildren: true }),
    findOrderDays(runtime().db, person.id),
    findSchedules(person),
  ]);
  const asked = await findJobRequests(data.map(({ id }) => id));
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Stack gap="xl">
      <Title order={1}>Reports</Title>
      <ReportForm days={days} today={today} />
      <YearlyForm days={days} today={today} />
      <section aria-labelledby="reports">
        <Title order={2} id="reports" mb="sm">
          Your reports
        </Title>
        <LiveJobList
          listed={data}
          asked={asked}
          kind={kind}
          Action={RowAction}
          takesNew
          renderedAt={Date.now()}
          after={after}
        >
          <NoReports />
        </LiveJobList>
      </section>
      <Schedules schedules={schedules} />
    </Stack>
  );
}
