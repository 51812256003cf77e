import { Code, Stack, Text } from '@mantine/core';
import { Section } from '../ui/section';
import { useLive } from './context';

/** The last lines that a job has logged. */
export function JobLog({ id }: { id: string }) {
  const { body } = useLive({ route: '/jobs/:id/log', id });
  if (!body || body.data.length === 0) return null;
  return (
    <Section id="log" title="Log">
      <Stack gap={2} component="ol" p={0} m={0}>
        {body.data.map(({ id: line, at, attempt, level, message, details }) => (
          <Text component="li" size="xs" ff="monospace" key={line} style={{ listStyle: 'none' }}>
            <time dateTime={at}>{at.slice(11, 23)}</time> #{attempt} {level} {message}{' '}
            {details !== null && <Code fz="xs">{JSON.stringify(details)}</Code>}
          </Text>
        ))}
      </Stack>
    </Section>
  );
}
