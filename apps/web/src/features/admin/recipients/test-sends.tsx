import { Anchor, Stack, Text } from '@mantine/core';
import { JobStateBadge } from '@offload/console/ui';
import type { TestSend } from '@/api/admin/alerts/alert-schema';
import { useChangedJobs } from '../../jobs/live/use-changed-jobs';
import { testWords } from './test-words';

/** Lists test alerts with their live state. */
export function TestSends({ sends }: { sends: TestSend[] }) {
  const { changes } = useChangedJobs();
  return (
    <div role="status">
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {sends.map(({ to, job: initial }) => {
          const job = changes.get(initial.id) ?? initial;
          return (
            <li key={job.id}>
              <Text component="div" size="sm" style={{ overflowWrap: 'anywhere' }}>
                <JobStateBadge state={job.state} />{' '}
                <Anchor href={`/admin/jobs/${job.id}`} inherit>
                  {to}
                </Anchor>
                : {testWords(job)}
              </Text>
            </li>
          );
        })}
      </Stack>
    </div>
  );
}
