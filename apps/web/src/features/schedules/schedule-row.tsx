import { Badge, Text } from '@mantine/core';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import { CalendarSyncIcon, PauseIcon } from 'lucide-react';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import type { Answer } from '../http/http';
import { useOptimisticChange } from '../http/use-optimistic-change';
import { AnchorLink } from '../shell/links';
import { ScheduleActions } from './schedule-actions';
import classes from './schedules.module.css';

/** A change; null deletes the schedule. */
export type SchedulePatch = { paused: boolean } | null;

interface ScheduleRowProps {
  schedule: ScheduleView;
  /** Its name. */
  name: string;
  /** Its owner, if the page shows several owners. */
  owner?: string;
  /** Whether the user may change it. */
  canChange?: boolean;
  /** Opens a form to change it. */
  onEdit?: () => void;
  /** Called with a message when a change is done. */
  onChanged: (what: string) => void;
}

/** A schedule as it is, or as it will be if the pending change succeeds. */
export function ScheduleRow({
  schedule: actual,
  name,
  owner,
  canChange = true,
  onEdit,
  onChanged,
}: ScheduleRowProps) {
  const { shown: schedule, change, problems } = useOptimisticChange(actual, withPatch);
  if (!schedule) return null;

  function changeTo(patch: SchedulePatch, call: () => Promise<Answer>, successMessage: string) {
    async function callAndAnnounce() {
      const answer = await call();
      if (answer.ok) onChanged(successMessage);
      return answer;
    }
    change({ id: actual.id, change: patch, call: callAndAnnounce });
  }
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
        <LastRun schedule={schedule} />
        <SkippedRun schedule={schedule} />
      </div>
      {canChange && (
        <ScheduleActions
          schedule={schedule}
          name={name}
          onEdit={onEdit}
          onChange={changeTo}
          problem={problems.get(actual.id) ?? null}
        />
      )}
    </li>
  );
}

function withPatch(schedule: ScheduleView | null, patch: SchedulePatch): ScheduleView | null {
  return schedule && patch && { ...schedule, ...patch };
}

function PausedBadge({ isPaused }: { isPaused: boolean }) {
  const Icon = isPaused ? PauseIcon : CalendarSyncIcon;
  return (
    <Badge color={isPaused ? 'gray' : 'green'} leftSection={<Icon size={13} />}>
      {isPaused ? 'Paused' : 'Active'}
    </Badge>
  );
}

function LastRun({ schedule: { lastRunAt, lastJobId } }: Pick<ScheduleRowProps, 'schedule'>) {
  if (!lastRunAt) return <span>Hasn’t run yet</span>;
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

/** Says that a run was skipped, unless a later one wasn't. */
function SkippedRun({ schedule: { lastRunAt, lastSkippedAt } }: Pick<ScheduleRowProps, 'schedule'>) {
  if (!lastSkippedAt || (lastRunAt && lastRunAt > lastSkippedAt)) return null;
  return (
    <span>
      Skipped <Moment at={lastSkippedAt} isShort />: the last job was still in progress
    </span>
  );
}
