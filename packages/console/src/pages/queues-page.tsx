import { Button, Text, Title } from '@mantine/core';
import { PauseIcon, PlayIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { AnchorLink } from '../ui/links';
import { queuePath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import classes from '../ui/queue/queue.module.css';
import { HoldBadge, pauseEffect, QueueWords } from '../ui/queue/queue-words';
import type { QueueView } from '../views';
import { useConsole, useLive } from './context';
import { Live, Page } from './page-parts';
import { QueueOutage } from './queue-outage';

export function QueuesPage() {
  const live = useLive({ route: '/queues' });
  return (
    <Page title="Queues">
      <Text size="sm" c="dimmed">
        Open a queue to see its jobs and change its limits. Changes apply immediately to every worker,
        including workers started later. {pauseEffect}
      </Text>
      <Live live={live}>
        {({ data }) => (
          <div className={classes.rows}>
            {data.map((queue) => (
              <PausableQueue key={queue.name} queue={queue} onChange={live.refresh} />
            ))}
          </div>
        )}
      </Live>
    </Page>
  );
}

/** A queue that staff pause and resume here. */
function PausableQueue({ queue, onChange }: { queue: QueueView; onChange: () => void }) {
  const { client, may } = useConsole();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sent, setSent] = useState<boolean | null>(null);

  async function pause(isPaused: boolean) {
    if (sent !== null) return;
    setSent(isPaused);
    const path = `/queues/${encodeURIComponent(queue.name)}/${isPaused ? 'pause' : 'resume'}`;
    const response = await client.post(path);
    setSent(null);
    setProblem(response.ok ? null : response.problem);
    onChange();
  }
  return (
    <QueueRow queue={queue} sent={sent} onPause={may('pause') ? (isPaused) => void pause(isPaused) : null}>
      <QueueOutage queue={queue} onTried={onChange} />
      {problem && <ProblemNotice problem={problem} />}
    </QueueRow>
  );
}

interface QueueRowProps {
  queue: QueueView;
  /** True while it's being paused, false while it's being resumed, otherwise null. */
  sent: boolean | null;
  /** Pauses or resumes it. Null if the reader may only view it. */
  onPause: ((isPaused: boolean) => void) | null;
  children: ReactNode;
}

const pause = { label: 'Pause', sending: 'Pausing…', Icon: PauseIcon };
const resume = { label: 'Resume', sending: 'Resuming…', Icon: PlayIcon };

/** A queue in a list: how many jobs it has, its limits, and whether it's paused. */
function QueueRow({ queue, sent, onPause, children }: QueueRowProps) {
  const { name, isPaused, outage } = queue;
  // Meanwhile, a poll may find it paused already.
  const { label, sending, Icon } = (sent ?? !isPaused) ? pause : resume;
  const shown = sent === null ? label : sending;
  return (
    <section className={classes.row} aria-label={name}>
      <div className={classes.head}>
        <Title order={2}>
          <AnchorLink to={queuePath(name)} inherit c="bright">
            {name}
          </AnchorLink>
        </Title>
        <HoldBadge queue={queue} />
      </div>
      <QueueWords queue={queue} />
      {/* During an outage, its jobs wait anyway. */}
      {onPause && isPaused !== null && (isPaused || !outage) && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon size={14} />}
          aria-label={`${shown}: ${name}`}
          onClick={() => onPause(!isPaused)}
        >
          {shown}
        </Button>
      )}
      <div className={classes.below}>{children}</div>
    </section>
  );
}
