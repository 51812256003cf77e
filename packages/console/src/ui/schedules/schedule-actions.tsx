import { Group } from '@mantine/core';
import { PauseIcon, PencilIcon, PlayIcon, ZapIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { WaitingButton } from '../waiting-button';
import classes from './schedules.module.css';

interface ScheduleActionsProps {
  name: string;
  isPaused: boolean;
  /** The actions that the reader may take. Others are null or missing. */
  onRun?: (() => void) | null;
  isRunning?: boolean;
  onPause?: ((isPaused: boolean) => void) | null;
  onEdit?: (() => void) | null;
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
        {onRun && <Action label="Run now" Icon={ZapIcon} name={name} isWaiting={isRunning} onClick={onRun} />}
        {onPause && <Action {...pause} name={name} onClick={() => onPause(!isPaused)} />}
        {onEdit && <Action label="Edit" Icon={PencilIcon} name={name} onClick={onEdit} />}
        {deletion}
      </Group>
      {problem && <div className={classes.problem}>{problem}</div>}
    </>
  );
}

interface ActionProps {
  label: string;
  Icon: typeof ZapIcon;
  name: string;
  isWaiting?: boolean;
  onClick: () => void;
}

function Action({ label, Icon, name, isWaiting = false, onClick }: ActionProps) {
  return (
    <WaitingButton
      variant="default"
      size="compact-sm"
      leftSection={<Icon size={14} />}
      aria-label={`${label}: ${name}`}
      isWaiting={isWaiting}
      onClick={onClick}
    >
      {label}
    </WaitingButton>
  );
}
