import { Button, Title } from '@mantine/core';
import { PauseIcon, PlayIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { QueueView } from '../../views';
import { AnchorLink } from '../links';
import { queuePath } from '../paths';
import classes from './queue.module.css';
import { PausedBadge, QueueWords } from './queue-words';

interface QueueRowProps {
  queue: QueueView;
  /** Pauses or resumes it. Null if the reader may only view it. */
  onPause: ((isPaused: boolean) => void) | null;
  /** Why the last change was rejected. */
  problem: ReactNode;
}

/** A queue in a list: how many jobs it has, its limits, and whether it's paused. */
export function QueueRow({ queue, onPause, problem }: QueueRowProps) {
  const { name, isPaused } = queue;
  const Icon = isPaused ? PlayIcon : PauseIcon;
  return (
    <section className={classes.row} aria-label={name}>
      <div className={classes.head}>
        <Title order={2}>
          <AnchorLink to={queuePath(name)} inherit c="bright">
            {name}
          </AnchorLink>
        </Title>
        {isPaused && <PausedBadge />}
      </div>
      <QueueWords queue={queue} />
      {onPause && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon size={14} />}
          onClick={() => onPause(!isPaused)}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      )}
      {problem}
    </section>
  );
}
