import { Button, Group, Stack } from '@mantine/core';
import type { JobState } from '@offload/db/job-state';
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import type { JobView } from '@/api/job-schema';
import { post } from '../../http/http';
import type { Problem } from '../../http/problem';
import { ProblemAlert } from '../../http/problem-alert';
import { announceAction } from '../live/job-channel';

interface JobActionsProps {
  job: JobView;
  onDone: () => void;
  focusAfter: RefObject<HTMLElement | null>;
}

const actions = {
  cancel: { label: 'Cancel', Icon: IconPlayerStop },
  retry: { label: 'Retry', Icon: IconRefresh },
};

type Action = keyof typeof actions;

const actionIn: Partial<Record<JobState, Action>> = {
  queued: 'cancel',
  running: 'cancel',
  retrying: 'cancel',
  failed: 'retry',
  canceled: 'retry',
};

export function JobActions({ job, onDone, focusAfter }: JobActionsProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState<Action | null>(null);
  const action = sending ?? actionIn[job.state];

  async function act(chosen: Action) {
    setProblem(null);
    setSending(chosen);
    const answer = await post(`${job.links.self}/${chosen}`);
    setSending(null);
    if (answer.ok) {
      announceAction(job.id);
      focusAfter.current?.focus();
    } else setProblem(answer.problem);
    // Also after a refusal: the job is then not what this page believes it is.
    onDone();
  }

  if (!action && !problem) return null;
  return (
    <Stack gap="xs" align="flex-end">
      {action && (
        <ActionButton key={action} action={action} isSending={sending !== null} onClick={() => act(action)} />
      )}
      {problem && <ProblemAlert problem={problem} />}
    </Stack>
  );
}

interface ActionButtonProps {
  action: Action;
  isSending: boolean;
  onClick: () => void;
}

function ActionButton({ action, isSending, onClick }: ActionButtonProps) {
  const { label, Icon } = actions[action];
  return (
    <Group>
      <Button
        variant="default"
        leftSection={<Icon size={16} aria-hidden />}
        loading={isSending}
        onClick={onClick}
      >
        {label}
      </Button>
    </Group>
  );
}
