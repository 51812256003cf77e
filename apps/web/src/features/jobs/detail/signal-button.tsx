import { Button, Stack } from '@mantine/core';
import { SendIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';
import { post } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';
import { useCall } from '../../http/use-call';

interface SignalButtonProps {
  job: JobView;
  /** Called with the job as it is then. */
  onSent: (job: JobView) => void;
}

/** Sends the signal that the job waits for, if its contract has a button for it and the user may send it. */
export function SignalButton({ job: { id, waitingFor }, onSent }: SignalButtonProps) {
  const { call, problem, isSending } = useCall();
  if (!waitingFor?.label && !problem) return null;

  function send() {
    void call(
      () => post<JobView>(`/api/jobs/${id}/signals/${waitingFor?.name}`),
      ({ body }) => onSent(body),
    );
  }
  return (
    <Stack gap="xs" align="flex-end">
      {waitingFor?.label && (
        <Button leftSection={<SendIcon size={16} />} loading={isSending} onClick={send}>
          {waitingFor.label}
        </Button>
      )}
      {problem && <ProblemAlert problem={problem} />}
    </Stack>
  );
}
