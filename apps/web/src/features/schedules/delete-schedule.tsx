import { Button, Group, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ScheduleView } from '@/api/schedule-schema';
import { send } from '../http/http';
import type { Problem } from '../http/problem';
import { ProblemAlert } from '../http/problem-alert';
import { Dialog } from '../shell/dialog';
import { cadenceWords, scheduleName } from './cadence-words';

interface DeleteScheduleProps {
  schedule: ScheduleView;
  onDone: () => void;
}

/** Deletes a schedule, once it has been asked whether that is meant. It goes with its row, when the page knows. */
export function DeleteSchedule({ schedule, onDone }: DeleteScheduleProps) {
  const [isAsking, setIsAsking] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const name = scheduleName(schedule);

  async function onDelete() {
    setProblem(null);
    setIsSending(true);
    const answer = await send('DELETE', schedule.links.self);
    if (answer.ok) return onDone();
    setIsSending(false);
    setProblem(answer.problem);
  }
  const onClose = () => setIsAsking(false);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconTrash size={14} aria-hidden />}
        aria-label={`Delete: ${name}`}
        onClick={() => setIsAsking(true)}
      >
        Delete
      </Button>
      <Dialog opened={isAsking} onClose={onClose} title="Delete this schedule?">
        <Stack gap="md">
          <Text size="sm">
            {name}: {cadenceWords(schedule)}. It makes no further report. Those that it has made stay.
          </Text>
          {problem && <ProblemAlert problem={problem} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button color="red.9" loading={isSending} onClick={onDelete}>
              Delete it
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
