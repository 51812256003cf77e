import { Stack } from '@mantine/core';
import type { JobView } from '@/api/jobs/job-schema';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import { LiveJobList } from '@/features/jobs/list/live-job-list';
import { exampleJobs, exampleRequests } from '@/features/stories/example-jobs';
import { exampleSchedules } from '@/features/stories/example-schedules';
import { renderedAt, type Story } from '@/features/stories/story';
import { NoReports } from '../no-reports';
import { ReportForm } from '../report-form';
import { Schedules } from '../schedules';
import { YearlyForm } from '../yearly-form';

const days = { first: '2024-01-03', last: '2026-11-24' };
const reports = exampleJobs.map((job) => ({ ...job, kind: 'sales-report' }));

export const salesReportStories: Record<string, Story> = {
  Reports: {
    empty: <Reports jobs={[]} days={null} schedules={[]} />,
    error: <Reports jobs={reports.filter(({ state }) => state === 'failed')} days={days} schedules={[]} />,
    full: <Reports jobs={reports} days={days} schedules={exampleSchedules} />,
  },
};

interface ReportsProps {
  jobs: JobView[];
  days: { first: string; last: string } | null;
  schedules: ScheduleView[];
}

function Reports({ jobs, days: shownDays, schedules }: ReportsProps) {
  const form = { days: shownDays, today: '2026-11-25' };
  return (
    <Stack gap="xl">
      <ReportForm {...form} />
      <YearlyForm {...form} />
      <LiveJobList listed={jobs} asked={exampleRequests} takesNew={false} renderedAt={renderedAt} after="0">
        <NoReports />
      </LiveJobList>
      <Schedules schedules={schedules} />
    </Stack>
  );
}
