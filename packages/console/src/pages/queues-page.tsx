import { Text } from '@mantine/core';
import { useState } from 'react';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import classes from '../ui/queue/queue.module.css';
import { QueueRow } from '../ui/queue/queue-row';
import type { QueueView } from '../views';
import { useConsole, useLive } from './context';
import { Live, Page } from './page-parts';

/** All queues, with their limits and pauses. */
export function QueuesPage() {
  const live = useLive({ route: '/queues' });
  return (
    <Page title="Queues">
      <Text size="sm" c="dimmed">
        Open a queue to see its jobs and change its limits. Changes apply immediately to every worker,
        including workers started later.
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

  async function pause(isPaused: boolean) {
    const path = `/queues/${encodeURIComponent(queue.name)}/${isPaused ? 'pause' : 'resume'}`;
    const response = await client.post(path);
    setProblem(response.ok ? null : response.problem);
    onChange();
  }
  return (
    <QueueRow
      queue={queue}
      onPause={may('pause') ? (isPaused) => void pause(isPaused) : null}
      problem={problem && <ProblemNotice problem={problem} />}
    />
  );
}
