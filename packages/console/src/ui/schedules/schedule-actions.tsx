import { Button, Group } from '@mantine/core';
import { PauseIcon, PencilIcon, PlayIcon, ZapIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { WaitingButton } from '../waiting-button';
import classes from './schedules.module.css';

interface ScheduleActionsProps {
  name: string;
  isPaused: boolean;
  /** What the reader may do. */
  onRun?: (() => void) | null;
  isRunning?: boolean;
  onPause?: ((isPaused: boolean) => void) | null;
  onEdit?: (() => void) | null;
  /** The button that deletes it. */
  deletion?: ReactNode;
  /** Why a change was rejected. */
  problem: ReactNode;
}

/**
 * Runs a schedule now, pauses and resumes it, changes it, and deletes it.
 *
 * @example
 * <ScheduleActions name={name} isPaused={schedule.paused} onRun={run} onPause={setPaused} problem={null} />
 */
export function ScheduleActions(props: ScheduleActionsProps) {
  const { name, isPaused, onRun, isRunning = false, onPause, onEdit, deletion, problem } = props;
  const pause = isPaused ? { label: 'Resume', Icon: PlayIcon } : { label: 'Pause', Icon: PauseIcon };
  return (
    <>
      <Group gap="xs" className={classes.actions}>
        {onRun && (
          <WaitingButton
            variant="default"
            size="compact-sm"
            leftSection={<ZapIcon size={14} />}
            aria-label={`Run now: ${name}`}
            isWaiting={isRunning}
            onClick={onRun}
          >
            Run now
          </WaitingButton>
        )}
        {onPause && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<pause.Icon size={14} />}
            aria-label={`${pause.label}: ${name}`}
            onClick={() => onPause(!isPaused)}
          >
            {pause.label}
          </Button>
        )}
        {onEdit && (
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
        {deletion}
      </Group>
      {problem && <div className={classes.problem}>{problem}</div>}
    </>
  );
}
