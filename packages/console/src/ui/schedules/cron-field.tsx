import { Stack, TextInput, type TextInputProps } from '@mantine/core';
import { parseCron } from '@offload/core/internal/browser';
import { CronPreview } from './cron-preview';

interface CronFieldProps extends TextInputProps {
  /** What is in the field. */
  written: string;
  timeZone: string;
}

/** A field for a cron expression. As the user types, it shows when that runs, or what is wrong with it. */
export function CronField({ written, timeZone, error, ...input }: CronFieldProps) {
  const { cron, problem } = parseCron(written);
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
