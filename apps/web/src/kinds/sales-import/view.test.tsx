import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { JobView } from '@/api/job-schema';
import { adviceFor } from '@/features/jobs/detail/advice';
import { JobOutcome } from '@/features/jobs/detail/job-outcome';
import { exampleJob } from '@/features/jobs/example-job';
import { nextStep } from '@/features/jobs/list/next-step';
import { nothingAsked } from '@/server/asked';

const rejected: JobView['files'][number] = {
  id: '1',
  name: 'rejected-rows.csv',
  contentType: 'text/csv',
  bytes: 1,
  width: null,
  height: null,
  url: '/api/files/1',
  expiresAt: null,
};

const job: JobView = {
  ...exampleJob,
  kind: 'sales-import',
  state: 'succeeded',
  result: { rows: 3, new: 3 },
  files: [rejected],
  links: { self: '', events: '', page: '/jobs/1' },
};

it('counts the rows of an import', () => {
  const page = renderToStaticMarkup(
    <MantineProvider>
      <JobOutcome job={job} asked={nothingAsked} now={0} />
    </MantineProvider>,
  );
  expect(page).toContain('The file has 3 rows.');
});

it('opens an import, whatever it has rejected', () => {
  expect(nextStep(job, null, 0)).toEqual({ label: 'Open', href: '/jobs/1' });
});

it.each(['not_csv', 'too_many_rows'])('says what to do about a file with %s', (code) => {
  expect(adviceFor(job.kind, code)).toMatch(/Mend the file/);
});

it('knows no better than to retry what went wrong on our side', () => {
  expect(adviceFor(job.kind, 'internal')).toMatch(/Retry it/);
});
