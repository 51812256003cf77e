'use client';

import { Button, EmptyState, EmptyStateActions, Group, Title, VisuallyHidden } from '@mantine/core';
import { Dialog, RowList } from '@offload/console/ui';
import { PlusIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import { NeedsScript } from '@/features/shell/needs-script';
import { ChangeableSchedule } from './changeable-schedule';
import { reportName } from './report-choices';
import { ScheduleForm } from './schedule-form';

export function Schedules({ schedules }: { schedules: ScheduleView[] }) {
  const router = useRouter();
  const { edited, isOpen, edit, close } = useEdited();
  const [said, setSaid] = useState('');
  const heading = useFocusAfterRemoval(schedules.length);

  function finish() {
    close();
    setSaid(edited ? 'Schedule saved.' : 'Schedule created.');
    router.refresh();
  }
  const open = (
    <Button variant="default" leftSection={<PlusIcon size={16} />} onClick={() => edit(null)}>
      Schedule a report
    </Button>
  );
  return (
    <section aria-labelledby="schedules">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="schedules" ref={heading} tabIndex={-1}>
          Schedules
        </Title>
        {schedules.length > 0 && open}
      </Group>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <NeedsScript what="Changing schedules" />
      {schedules.length === 0 ? (
        <EmptyState title="No schedules yet" description="Get a report every month, automatically.">
          <EmptyStateActions>{open}</EmptyStateActions>
        </EmptyState>
      ) : (
        <ScheduleList schedules={schedules} onEdit={edit} onChanged={setSaid} />
      )}
      <Dialog opened={isOpen} onClose={close} title={edited ? 'Edit schedule' : 'Schedule a report'}>
        <ScheduleForm schedule={edited} onCancel={close} onDone={finish} />
      </Dialog>
    </section>
  );
}

/** The schedule in the dialog. Null is a new one. */
function useEdited() {
  const [edited, setEdited] = useState<ScheduleView | null>(null);
  const [isOpen, setIsOpen] = useState(false);

  function edit(schedule: ScheduleView | null) {
    setEdited(schedule);
    setIsOpen(true);
  }
  return { edited, isOpen, edit, close: () => setIsOpen(false) };
}

interface ScheduleListProps {
  schedules: ScheduleView[];
  onEdit: (schedule: ScheduleView) => void;
  onChanged: (what: string) => void;
}

function ScheduleList({ schedules, onEdit, onChanged }: ScheduleListProps) {
  return (
    <RowList>
      {schedules.map((schedule) => (
        <ChangeableSchedule
          key={schedule.id}
          schedule={schedule}
          name={schedule.report ? reportName(schedule.report) : schedule.kind}
          onEdit={() => onEdit(schedule)}
          onChanged={onChanged}
        />
      ))}
    </RowList>
  );
}

/** Moves the focus to the heading when the row that had it is removed. */
function useFocusAfterRemoval(count: number): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const counted = useRef(count);
  useEffect(() => {
    if (count < counted.current && document.activeElement === document.body) heading.current?.focus();
    counted.current = count;
  }, [count]);
  return heading;
}
