import { Button, Group } from '@mantine/core';
import type { Problem } from '@offload/console/ui/problem.ts';
import { PauseIcon, PencilIcon, PlayIcon, Trash2Icon, ZapIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import { type Answer, pageOf, post, send } from '../http/http';
import { ProblemAlert } from '../http/problem-alert';
import { DeleteButton } from '../shell/delete-button';
import type { SchedulePatch } from './schedule-row';
import classes from './schedules.module.css';

interface ScheduleActionsProps {
  schedule: ScheduleView;
  name: string;
  onEdit?: (() => void) | undefined;
  /** `successMessage` is announced when it is done. */
  onChange: (patch: SchedulePatch, call: () => Promise<Answer>, successMessage: string) => void;
  /** Why a change was rejected. */
  problem: Problem | null;
}

/** Runs a schedule now, pauses and resumes it, changes it, and deletes it. One that is declared in code can only be paused. */
export function ScheduleActions({ schedule, name, onEdit, onChange, problem }: ScheduleActionsProps) {
  const { paused, links } = schedule;
  const isDeclared = schedule.name !== null;
  const pause = paused
    ? { label: 'Resume', done: `${name}: resumed.`, Icon: PlayIcon }
    : { label: 'Pause', done: `${name}: paused.`, Icon: PauseIcon };
  const run = useRun(schedule);
  const shown = run.problem ?? problem;

  return (
    <>
      <Group gap="xs" className={classes.actions}>
        {!isDeclared && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<ZapIcon size={14} />}
            aria-label={`Run now: ${name}`}
            loading={run.isSending}
            onClick={run.start}
          >
            Run now
          </Button>
        )}
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<pause.Icon size={14} />}
          aria-label={`${pause.label}: ${name}`}
          onClick={() =>
            onChange({ paused: !paused }, () => send('PATCH', links.self, { paused: !paused }), pause.done)
          }
        >
          {pause.label}
        </Button>
        {!isDeclared && onEdit && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<PencilIcon size={14} />}
            aria-label={`Edit: ${name}`}
            onClick={onEdit}
          >
            Edit
          </Button>
        )}
        {!isDeclared && (
          <DeleteButton
            what="schedule"
            size="compact-sm"
            leftSection={<Trash2Icon size={14} />}
            aria-label={`Delete: ${name}`}
            onDelete={() => void onChange(null, () => send('DELETE', links.self), `${name}: deleted.`)}
          >
            {name}: {schedule.description}. No more reports will be created. Existing reports stay available.
          </DeleteButton>
        )}
      </Group>
      {shown && (
        <div className={classes.problem}>
          <ProblemAlert problem={shown} />
        </div>
      )}
    </>
  );
}

/** Opens the page of the job that a run creates. */
function useRun({ links }: ScheduleView) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function start() {
    setProblem(null);
    setIsSending(true);
    const answer = await post(`${links.self}/run`);
    setIsSending(false);
    if (answer.ok) router.push(pageOf(answer));
    else setProblem(answer.problem);
  }
  return { start, problem, isSending };
}
