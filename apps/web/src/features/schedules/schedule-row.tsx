import { Badge, Text } from '@mantine/core';
import { IconCalendarRepeat, IconPlayerPause } from '@tabler/icons-react';
import type { ScheduleView } from '@/api/schedule-schema';
import { AnchorLink } from '../shell/links';
import { Moment } from '../time/moment';
import { cadenceWords, scheduleName } from './cadence-words';
import { ScheduleActions } from './schedule-actions';
import classes from './schedules.module.css';

interface ScheduleRowProps {
  schedule: ScheduleView;
  /** Whose it is, where that is not plain. */
  owner?: string;
  /** Whether the reader may change it. */
  canChange?: boolean;
  /** Is told in words what has been done. */
  onChanged: (what: string) => void;
}

export function ScheduleRow({ schedule, owner, canChange = true, onChanged }: ScheduleRowProps) {
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Text component="span" size="sm" fw={500}>
          {scheduleName(schedule)}
        </Text>
        <Text component="span" size="sm" c="dimmed">
          {cadenceWords(schedule)}
        </Text>
        {owner && (
          <Text component="span" size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {owner}
          </Text>
        )}
      </div>
      <PausedBadge isPaused={schedule.paused} />
      <div className={classes.runs}>
        {schedule.nextRunAt && (
          <span>
            Next run <Moment at={schedule.nextRunAt} isShort />
          </span>
        )}
        <LastRun schedule={schedule} />
      </div>
      {canChange && <ScheduleActions schedule={schedule} onChanged={onChanged} />}
    </li>
  );
}

function PausedBadge({ isPaused }: { isPaused: boolean }) {
  const Icon = isPaused ? IconPlayerPause : IconCalendarRepeat;
  return (
    <Badge color={isPaused ? 'gray' : 'green'} leftSection={<Icon size={13} aria-hidden />}>
      {isPaused ? 'Paused' : 'Active'}
    </Badge>
  );
}

function LastRun({ schedule: { lastRunAt, lastJobId } }: Pick<ScheduleRowProps, 'schedule'>) {
  if (!lastRunAt) return <span>Has not run yet</span>;
  const moment = <Moment at={lastRunAt} isShort />;
  return (
    <span>
      Last run{' '}
      {lastJobId ? (
        <AnchorLink href={`/jobs/${lastJobId}`} inherit prefetch={false}>
          {moment}
        </AnchorLink>
      ) : (
        moment
      )}
    </span>
  );
}
