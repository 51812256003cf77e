import { Badge, Text } from '@mantine/core';
import { CalendarSyncIcon, PauseIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Moment } from '../time/moment';
import type { ListedSchedule } from './listed-schedule';
import classes from './schedules.module.css';

interface ScheduleRowProps {
  schedule: ListedSchedule;
  /** What it does. */
  name: string;
  /** Its owner, if the page shows several owners. */
  owner?: ReactNode;
  /** Renders a link to a job with this text. */
  linkToJob: (id: string, text: ReactNode) => ReactNode;
  /** Its buttons. */
  actions: ReactNode;
}

/**
 * A schedule in a list: what it does, when, and when it ran last.
 *
 * @example
 * <RowList>
 *   <ScheduleRow schedule={schedule} name="Sales report" linkToJob={linkToJob} actions={actions} />
 * </RowList>
 */
export function ScheduleRow({ schedule, name, owner, linkToJob, actions }: ScheduleRowProps) {
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Text component="span" size="sm" fw={500}>
          {name}
        </Text>
        <Text component="span" size="sm" c="dimmed">
          {schedule.description}
        </Text>
        {owner && (
          <Text component="span" size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {schedule.name === null ? owner : 'Declared in code'}
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
        <LastRun schedule={schedule} linkToJob={linkToJob} />
        <SkippedRun schedule={schedule} />
      </div>
      {actions}
    </li>
  );
}

function PausedBadge({ isPaused }: { isPaused: boolean }) {
  const Icon = isPaused ? PauseIcon : CalendarSyncIcon;
  return (
    <Badge color={isPaused ? 'gray' : 'green'} leftSection={<Icon size={13} />}>
      {isPaused ? 'Paused' : 'Active'}
    </Badge>
  );
}

function LastRun({
  schedule: { lastRunAt, lastJobId },
  linkToJob,
}: Pick<ScheduleRowProps, 'schedule' | 'linkToJob'>) {
  if (!lastRunAt) return <span>Hasn’t run yet</span>;
  const moment = <Moment at={lastRunAt} isShort />;
  return <span>Last run {lastJobId ? linkToJob(lastJobId, moment) : moment}</span>;
}

/** Says that a run was skipped, unless a later one wasn't. */
function SkippedRun({ schedule: { lastRunAt, lastSkippedAt } }: Pick<ScheduleRowProps, 'schedule'>) {
  if (!lastSkippedAt || (lastRunAt && lastRunAt > lastSkippedAt)) return null;
  return (
    <span>
      Skipped <Moment at={lastSkippedAt} isShort />: the last job was still in progress
    </span>
  );
}
