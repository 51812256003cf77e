import { Button, EmptyState, EmptyStateActions, Stack, Title } from '@mantine/core';
import { findOrderDays } from '@offload/kinds/orders';
import { reportYears, salesReport } from '@offload/kinds/sales-report';
import type { Metadata } from 'next';
import { findSchedules } from '@/api/schedules/schedule-queries';
import { LiveJobList } from '@/features/jobs/list/live-job-list';
import { readJobList } from '@/features/jobs/list/read-job-list';
import { RowAction } from '@/features/jobs/list/row-action';
import { Section } from '@/features/shell/section';
import { ReportForm, YearlyForm } from '@/kinds/sales-report/report-form';
import { Schedules } from '@/kinds/sales-report/schedules';
import { requirePerson } from '@/server/auth/session';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'Reports' };

const { kind } = salesReport;
const maxShown = 25;

export default async function ReportsPage() {
  const person = await requirePerson('/reports');
  const [{ list }, days, schedules] = await Promise.all([
    readJobList(person, { kind, limit: maxShown }),
    // Orders may have mistyped years, for which there are no reports.
    findOrderDays(runtime().db, person.id, reportYears),
    findSchedules(person),
  ]);
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Stack gap="xl">
      <Title order={1}>Reports</Title>
      <ReportForm days={days} today={today} />
      <YearlyForm days={days} today={today} />
      <Section id="reports" title="Your reports">
        <LiveJobList {...list} kind={kind} Action={RowAction} takesNew>
          <EmptyState
            title="No reports yet"
            description="Create one above. It runs in the background and stays available for 7 days."
          >
            <EmptyStateActions>
              <Button component="a" href="/sample-report.pdf" target="_blank" variant="default">
                View sample
              </Button>
            </EmptyStateActions>
          </EmptyState>
        </LiveJobList>
      </Section>
      <Schedules schedules={schedules} />
    </Stack>
  );
}
