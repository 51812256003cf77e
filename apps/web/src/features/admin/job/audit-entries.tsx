import { Code, Stack, Text } from '@mantine/core';
import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import { Moment } from '../../time/moment';

/** Lists staff actions on a job, latest first. */
export function AuditEntries({ actions }: { actions: AdminJobDetails['actions'] }) {
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
      {actions.map(({ id, at, by, action, before, after, reason }) => (
        <li key={id}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <Code>{action}</Code> by {by}, <Moment at={at} />
            {reason && <>: “{reason}”</>}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {JSON.stringify(before)} → {JSON.stringify(after)}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
