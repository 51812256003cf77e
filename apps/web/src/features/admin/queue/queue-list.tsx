'use client';

import { Button, Title } from '@mantine/core';
import classes from '@offload/console/ui/queue/queue.module.css';
import { PausedBadge, QueueWords } from '@offload/console/ui/queue/queue-words.tsx';
import { PauseIcon, PlayIcon } from 'lucide-react';
import type { QueueView } from '@/api/admin/limits/limit-schema';
import { queueHref } from '@/features/admin/admin-hrefs';
import { ProblemAlert } from '../../http/problem-alert';
import { AnchorLink } from '../../shell/links';
import { useRefresh } from '../use-refresh';
import { useQueueChange } from './use-queue-change';

/** Lists all queues. Each leads to its page. */
export function QueueList({ queues, mayOperate }: { queues: QueueView[]; mayOperate: boolean }) {
  useRefresh(5_000);
  return (
    <div className={classes.rows}>
      {queues.map((queue) => (
        <QueueRow key={queue.name} queue={queue} mayOperate={mayOperate} />
      ))}
    </div>
  );
}

function QueueRow({ queue, mayOperate }: { queue: QueueView; mayOperate: boolean }) {
  const { shown, problem, pause, resume } = useQueueChange(queue);
  const { name, isPaused } = shown;
  const Icon = isPaused ? PlayIcon : PauseIcon;
  return (
    <section className={classes.row} aria-label={name}>
      <div className={classes.head}>
        <Title order={2}>
          <AnchorLink href={queueHref(name)} inherit c="bright">
            {name}
          </AnchorLink>
        </Title>
        {isPaused && <PausedBadge />}
      </div>
      <QueueWords queue={shown} />
      {mayOperate && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon size={14} />}
          onClick={() => (isPaused ? resume() : pause(null))}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      )}
      {problem && <ProblemAlert problem={problem} />}
    </section>
  );
}
