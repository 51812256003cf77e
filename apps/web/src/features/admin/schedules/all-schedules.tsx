'use client';

import { VisuallyHidden } from '@mantine/core';
import list from '@offload/console/ui/row-list.module.css';
import { useState } from 'react';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import { ChangeableSchedule } from '../../schedules/changeable-schedule';
import { useRefresh } from '../use-refresh';

interface AllSchedulesProps {
  schedules: { schedule: ScheduleView; name: string; owner: string }[];
  /** Whether the user may change schedules of others. */
  canChange: boolean;
}

/** Lists the schedules of all users, the next to run first. */
export function AllSchedules({ schedules, canChange }: AllSchedulesProps) {
  useRefresh(5_000);
  const [said, setSaid] = useState('');
  return (
    <>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <ul className={list.rows}>
        {schedules.map(({ schedule, name, owner }) => (
          <ChangeableSchedule
            key={schedule.id}
            schedule={schedule}
            name={name}
            owner={owner}
            canChange={canChange}
            onChanged={setSaid}
          />
        ))}
      </ul>
    </>
  );
}
