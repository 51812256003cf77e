import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { Moment } from '@offload/console/ui';
import { useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { post } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';
import { useCall } from '../../http/use-call';
import { timeOf } from '../../time/local-time';
import { useZone } from '../../time/use-zone';

interface RescheduleFormProps {
  job: JobView;
  /** Called with the job as it is then. */
  onDone: (job: JobView) => void;
}

/** Says when a scheduled job runs, and moves it to another time, in the browser's time zone. */
export function RescheduleForm({ job: { id, runAt }, onDone }: RescheduleFormProps) {
  const zone = useZone();
  const [when, setWhen] = useState('');
  const { call, problem, isSending } = useCall();

  function move() {
    void call(
      () => post<JobView>(`/api/jobs/${id}/reschedule`, { runAt: timeOf(when) }),
      ({ body }) => onDone(body),
    );
  }
  return (
    <Stack gap="xs">
      {runAt && (
        <Text size="sm">
          Runs <Moment at={runAt} />
        </Text>
      )}
      <Group align="flex-end" gap="sm">
        <TextInput
          type="datetime-local"
          label="New time"
          description={`Time zone: ${zone}`}
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        <Button variant="default" disabled={when === ''} loading={isSending} onClick={move}>
          Reschedule
        </Button>
      </Group>
      {problem && <ProblemAlert problem={problem} />}
    </Stack>
  );
}
