import { Code, Stack, Text } from '@mantine/core';
import { ChangedValues } from '../audit/changed-values';
import { Moment } from '../time/moment';
import type { StaffAction } from './job-views';

/** Lists staff actions on a job, latest first. */
export function StaffActionsList({ actions }: { actions: StaffAction[] }) {
  if (actions.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No staff actions yet.
      </Text>
    );
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
      {actions.map(({ id, at, by, action, before, after, reason, outcome }) => (
        <li key={id}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <Code>{action}</Code> by {by}, <Moment at={at} />
            {outcome !== 'success' && `, ${outcome}`}
            {reason && <>: “{reason}”</>}
          </Text>
          <ChangedValues before={before} after={after} />
        </li>
      ))}
    </Stack>
  );
}
