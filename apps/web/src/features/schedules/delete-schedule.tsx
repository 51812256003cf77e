import { Button, Group, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import { Dialog } from '../shell/dialog';

interface DeleteScheduleProps {
  schedule: ScheduleView;
  name: string;
  onDelete: () => void;
}

/** Deletes a schedule, after a confirmation. */
export function DeleteSchedule({ schedule, name, onDelete }: DeleteScheduleProps) {
  const [isAsking, setIsAsking] = useState(false);

  const onClose = () => setIsAsking(false);
  function onConfirm() {
    onClose();
    onDelete();
  }
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
            {name}: {schedule.description}. No more reports will be created. Existing reports stay available.
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button color="red.9" onClick={onConfirm}>
              Delete schedule
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
