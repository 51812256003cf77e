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
  /** Its name. */
  name: string;
  /** Opens a form to change it. */
  onEdit: () => void;
  /** Called with a message when a change is done. */
  onChanged: (what: string) => void;
}

/** A schedule as it is, or as it will be if the pending change succeeds. */
export function ChangeableSchedule({ schedule: actual, name, onEdit, onChanged }: ChangeableScheduleProps) {
  const { shown: schedule, change, ...changing } = useOptimisticChange(actual, withPatch);
  const { open, isOpening } = useOpenPage();
  const { call: callToRun, ...running } = useCall();
  if (!schedule) return null;
  const { links, description } = schedule;

  function changeTo(patch: SchedulePatch, call: () => Promise<Answer>, successMessage: string) {
    async function callAndAnnounce() {
      const answer = await call();
      if (answer.ok) onChanged(successMessage);
      return answer;
    }
    change({ change: patch, call: callAndAnnounce });
  }
  const pause = (paused: boolean) =>
    changeTo(
      { paused },
      () => send('PATCH', links.self, { paused }),
      `${name}: ${paused ? 'paused' : 'resumed'}.`,
    );
  const remove = () => changeTo(null, () => send('DELETE', links.self), `${name}: deleted.`);
  const run = () =>
    void callToRun(
      () => post(`${links.self}/run`),
      (answer) => open(pageOf(answer)),
    );
  const problem = running.problem ?? changing.problem;
  const actions = (
    <ScheduleActions
      name={name}
      isPaused={schedule.paused}
      onPause={pause}
      onRun={run}
      isRunning={running.isSending || isOpening}
      onEdit={onEdit}
      deletion={
        <DeleteButton
          what="schedule"
          size="compact-sm"
          leftSection={<Trash2Icon size={14} />}
          aria-label={`Delete: ${name}`}
          onDelete={() => void remove()}
        >
          {name}: {description}. No more reports will be created. Existing reports stay available.
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

function withPatch(schedule: ScheduleView | null, patch: SchedulePatch): ScheduleView | null {
  return schedule && patch && { ...schedule, ...patch };
}
