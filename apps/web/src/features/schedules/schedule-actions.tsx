import { Button, Group } from '@mantine/core';
import { IconBolt, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ScheduleView } from '@/api/schedule-schema';
import { type Answer, type Done, pageOf, post, send } from '../http/http';
import type { Problem } from '../http/problem';
import { ProblemAlert } from '../http/problem-alert';
import { scheduleName } from './cadence-words';
import { DeleteSchedule } from './delete-schedule';
import classes from './schedules.module.css';

interface ScheduleActionsProps {
  schedule: ScheduleView;
  /** Is told in words what has been done. */
  onChanged: (what: string) => void;
}

/** Runs a schedule now, pauses and resumes it, and deletes it. */
export function ScheduleActions({ schedule, onChanged }: ScheduleActionsProps) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState<'run' | 'pause' | null>(null);
  const { paused, links } = schedule;
  const name = scheduleName(schedule);
  const pause = paused
    ? { label: 'Resume', done: `${name}: active again.`, Icon: IconPlayerPlay }
    : { label: 'Pause', done: `${name}: paused.`, Icon: IconPlayerPause };

  async function act(what: 'run' | 'pause', call: Promise<Answer>, onDone: (done: Done) => void) {
    setProblem(null);
    setSending(what);
    const answer = await call;
    setSending(null);
    if (answer.ok) onDone(answer);
    else setProblem(answer.problem);
  }
  const onRun = () => act('run', post(`${links.self}/run`), (done) => router.push(pageOf(done)));
  const onPause = () =>
    act('pause', send('PATCH', links.self, { paused: !paused }), () => onChanged(pause.done));

  return (
    <>
      <Group gap="xs" className={classes.actions}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconBolt size={14} aria-hidden />}
          aria-label={`Run now: ${name}`}
          loading={sending === 'run'}
          onClick={onRun}
        >
          Run now
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<pause.Icon size={14} aria-hidden />}
          aria-label={`${pause.label}: ${name}`}
          loading={sending === 'pause'}
          onClick={onPause}
        >
          {pause.label}
        </Button>
        <DeleteSchedule schedule={schedule} onDone={() => onChanged(`${name}: deleted.`)} />
      </Group>
      {problem && (
        <div className={classes.problem}>
          <ProblemAlert problem={problem} />
        </div>
      )}
    </>
  );
}
