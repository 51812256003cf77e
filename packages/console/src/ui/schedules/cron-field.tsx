import { List, Stack, Text, TextInput, type TextInputProps } from '@mantine/core';
import { nextRunsAt, parseCron } from '@offload/core/admin/browser';
import { cadenceLabel } from './cadence-label';

interface CronFieldProps extends TextInputProps {
  value: string;
  timeZone: string;
}

/**
 * A field for a cron expression. As the user types, it shows when that runs, or what is wrong with it.
 *
 * @example
 * <CronField timeZone="Europe/Berlin" value={cron} onChange={(event) => setCron(event.currentTarget.value)} />
 */
export function CronField({ timeZone, error, ...input }: CronFieldProps) {
  const { cron, problem } = parseCron(input.value);
  return (
    <Stack gap="xs">
      <TextInput
        {...input}
        label="Cron expression"
        description="Minute, hour, day of the month, month, and day of the week: 0 8 * * 1-5 is 08:00 from Monday to Friday."
        error={error ?? problem}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <div role="status">{cron && <CronPreview cron={cron} timeZone={timeZone} />}</div>
    </Stack>
  );
}

interface CronPreviewProps {
  /** A valid expression. */
  cron: string;
  timeZone: string;
}

const count = 5;

/** Shows in words when a schedule runs, and its next runs by the clock of its time zone. */
function CronPreview({ cron, timeZone }: CronPreviewProps) {
  const format = new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
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
