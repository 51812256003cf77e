import { List, Text } from '@mantine/core';
import { nextRunsAt } from '@offload/core/internal/browser';
import { cadenceLabel } from './cadence-label';

interface CronPreviewProps {
  /** A valid expression. */
  cron: string;
  timeZone: string;
}

const count = 5;

/** Shows in words when a schedule runs, and its next runs by the clock of its time zone. */
export function CronPreview({ cron, timeZone }: CronPreviewProps) {
  const format = new Intl.DateTimeFormat(undefined, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short', timeZone },
  });
  return (
    <>
      <Text size="sm" fw={500}>
        {cadenceLabel({ cron, timeZone })}
      </Text>
      <List size="sm" c="dimmed" aria-label={`The next ${count} runs`}>
        {nextRunsAt({ cron, timeZone }, count, new Date()).map((run) => (
          <List.Item key={run.toISOString()}>
            <time dateTime={run.toISOString()}>{format.format(run)}</time>
          </List.Item>
        ))}
      </List>
    </>
  );
}
