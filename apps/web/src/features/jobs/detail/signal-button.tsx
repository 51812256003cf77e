import { Button, Stack } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { SendIcon } from 'lucide-react';
import { useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { api, read } from '../../http/api';
import { ProblemAlert } from '../../http/problem-alert';

interface SignalButtonProps {
  job: JobView;
  /** Called with the job as it is then. */
  onSent: (job: JobView) => void;
}

/** Sends the signal that the job waits for, if its contract has a button for it and the user may send it. */
export function SignalButton({ job: { id, waitingFor }, onSent }: SignalButtonProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);
  if (!waitingFor?.label && !problem) return null;

  async function send() {
    setProblem(null);
    setIsSending(true);
    const answer = await read(
      api.jobs[':id'].signals[':name'].$post({ param: { id, name: waitingFor?.name ?? '' }, json: {} }),
    );
    setIsSending(false);
    if (answer.ok) onSent(answer.body);
    else setProblem(answer.problem);
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
