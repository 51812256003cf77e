import { Button, Group, Progress, Stack, Text } from '@mantine/core';

interface SendingProps {
  name: string;
  /** How much has been sent; null while it waits. */
  percent: number | null;
  /** Null once there's nothing left to stop. */
  onStop: (() => void) | null;
}

export function Sending({ name, percent, onStop }: SendingProps) {
  const words = sendingText(name, percent);
  return (
    <Stack gap={6}>
      <Group gap="sm" wrap="nowrap">
        <Text role="status" size="sm" fw={500} truncate flex={1}>
          {words}
        </Text>
        <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {percent !== null && `${percent}%`}
        </Text>
        {onStop && (
          <Button variant="default" size="compact-sm" onClick={onStop} aria-label={`Cancel: ${name}`}>
            Cancel
          </Button>
        )}
      </Group>
      <Progress value={percent ?? 0} aria-label={words} transitionDuration={100} />
    </Stack>
  );
}

function sendingText(name: string, percent: number | null): string {
  if (percent === null) return `Waiting to upload ${name}`;
  return percent < 100 ? `Uploading ${name}` : `Uploaded ${name}`;
}
