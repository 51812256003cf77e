import { Stack, Text } from '@mantine/core';
import type { TestSend } from '@/api/admin/alert-schema';
import { useChangedJobs } from '../../jobs/live/use-changed-jobs';
import { JobStateBadge } from '../../jobs/state/job-state-badge';
import { AnchorLink } from '../../shell/links';
import { testWords } from './test-words';

/** What has come of each test, as it comes. */
export function TestSends({ sends }: { sends: TestSend[] }) {
  const { changes } = useChangedJobs();
  return (
    <div role="status">
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {sends.map(({ to, job: asked }) => {
          const job = changes.get(asked.id) ?? asked;
          return (
            <li key={job.id}>
              <Text component="div" size="sm" style={{ overflowWrap: 'anywhere' }}>
                <JobStateBadge state={job.state} />{' '}
                <AnchorLink href={`/admin/jobs/${job.id}`} prefetch={false} inherit>
                  {to}
                </AnchorLink>
                : {testWords(job)}
              </Text>
            </li>
          );
        })}
      </Stack>
    </div>
  );
}
