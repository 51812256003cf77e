import { ScheduleActions, ScheduleRow } from '@offload/console/ui';
import { Trash2Icon } from 'lucide-react';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import { type Answer, pageOf, post, send } from '@/features/http/http';
import { ProblemAlert } from '@/features/http/problem';
import { useCall } from '@/features/http/use-call';
import { useOpenPage } from '@/features/http/use-open-page';
import { useOptimisticChange } from '@/features/http/use-optimistic-change';
import { DeleteButton } from '@/features/shell/delete-button';
import { AnchorLink } from '@/features/shell/links';

/** A change; null deletes the schedule. */
type SchedulePatch = { paused: boolean } | null;

interface ChangeableScheduleProps {
  schedule: ScheduleView;
  name: string;
  onEdit: () => void;
  /** Called with a message when a change is done. */
  onChanged: (what: string) => void;
}

/** A schedule as it is, or as it will be if the pending change succeeds. */
export function ChangeableSchedule(props: ChangeableScheduleProps) {
  const { name, onEdit } = props;
  const { schedule, pause, remove, run, isRunning, problem } = useScheduleCalls(props);
  if (!schedule) return null;
  const actions = (
    <ScheduleActions
      name={name}
      isPaused={schedule.paused}
      onPause={pause}
      onRun={run}
      isRunning={isRunning}
      onEdit={onEdit}
      deletion={
        <DeleteButton
          what="schedule"
          size="compact-sm"
          leftSection={<Trash2Icon size={14} />}
          aria-label={`Delete: ${name}`}
          onDelete={() => void remove()}
        >
          {name}: {schedule.description}. No more reports will be created. Existing reports stay available.
        </DeleteButton>
      }
      problem={problem && <ProblemAlert problem={problem} />}
    />
  );
  return (
    <ScheduleRow
      schedule={schedule}
      name={name}
      linkToJob={(id, text) => (
        <AnchorLink href={`/jobs/${id}`} inherit>
          {text}
        </AnchorLink>
      )}
      actions={actions}
    />
  );
}

function useScheduleCalls({ schedule: actual, name, onChanged }: ChangeableScheduleProps) {
  const { shown: schedule, change, ...changing } = useOptimisticChange(actual, withPatch);
  const { open, isOpening } = useOpenPage();
  const { call, ...running } = useCall();
  const { self } = actual.links;

  function changeTo(patch: SchedulePatch, work: () => Promise<Answer>, done: string) {
    async function workAndAnnounce() {
      const answer = await work();
      if (answer.ok) onChanged(`${name}: ${done}.`);
      return answer;
    }
    change({ change: patch, call: workAndAnnounce });
  }
  return {
    /** Null once it's deleted. */
    schedule,
    pause: (paused: boolean) =>
      changeTo({ paused }, () => send('PATCH', self, { paused }), paused ? 'paused' : 'resumed'),
    remove: () => changeTo(null, () => send('DELETE', self), 'deleted'),
    run: () =>
      void call(
        () => post(`${self}/run`),
        (answer) => open(pageOf(answer)),
      ),
    isRunning: running.isSending || isOpening,
    problem: running.problem ?? changing.problem,
  };
}

function withPatch(schedule: ScheduleView | null, patch: SchedulePatch): ScheduleView | null {
  return schedule && patch && { ...schedule, ...patch };
}
