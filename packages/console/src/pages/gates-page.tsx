import { Text } from '@mantine/core';
import { ZapIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { GateTable } from '../ui/gates/gate-table';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { WaitingButton } from '../ui/waiting-button';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page } from './page-parts';

/** The gates that jobs pass before they run, such as hosts that may be down. */
export function GatesPage() {
  const { client, may, settings } = useConsole();
  const live = useLive({ route: '/gates' });

  async function tryNow(name: string) {
    const response = await client.post(`/gates/${encodeURIComponent(name)}/try`);
    live.refresh();
    return response.ok ? undefined : response.problem;
  }
  return (
    <Page title="Gates">
      <Text size="sm" c="dimmed">
        External services that jobs call. While a gate is closed, its jobs wait without using an attempt, and
        all other jobs run. “Try now” runs one waiting job to see whether the service works again.
      </Text>
      <Live live={live}>
        {({ data }) =>
          data.length > 0 ? (
            <GateTable
              gates={data}
              tryButton={(name) =>
                may('try-gate') && (
                  <TryButton
                    name={name}
                    onTry={() => tryNow(name)}
                    notice={(problem) => <ProblemNotice problem={problem} />}
                  />
                )
              }
            />
          ) : (
            <Nothing>
              {settings.seesAllQueues
                ? 'A gate appears here once a job needs it.'
                : 'Gates are shared by all queues, and you see only some of them.'}
            </Nothing>
          )
        }
      </Live>
    </Page>
  );
}

interface TryButtonProps {
  name: string;
  /** Lets a job try it, and shows it as it is then. */
  onTry: () => Promise<Problem | undefined>;
  notice: (problem: Problem) => ReactNode;
}

/** Lets one job try a gate at once. */
function TryButton({ name, onTry, notice }: TryButtonProps) {
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setIsSending] = useState(false);

  async function tryNow() {
    setProblem(undefined);
    setIsSending(true);
    setProblem(await onTry());
    setIsSending(false);
  }
  return (
    <>
      <WaitingButton
        variant="default"
        size="compact-sm"
        leftSection={<ZapIcon size={14} />}
        aria-label={`Try now: ${name}`}
        isWaiting={isSending}
        onClick={tryNow}
      >
        Try now
      </WaitingButton>
      {problem && notice(problem)}
    </>
  );
}
