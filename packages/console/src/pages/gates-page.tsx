import { Badge, TableTd, TableTh, TableTr, Text } from '@mantine/core';
import { CircleCheckIcon, CircleXIcon, RotateCwIcon, ZapIcon } from 'lucide-react';
import { useState } from 'react';
import { AdminTable, numberColumn } from '../ui/admin-table';
import classes from '../ui/admin-table.module.css';
import { calledBy, type GateLine, limitsLabel } from '../ui/gates/gate-line';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { Moment } from '../ui/time/moment';
import { WaitingButton } from '../ui/waiting-button';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page } from './page-parts';
import { QueueOutage } from './queue-outage';

const columns = [
  ...['Gate', 'State', 'Limits'],
  ...['Running', 'Waiting'].map(numberColumn),
  'Last error',
  { label: 'Actions', as: 'buttons' },
] as const;

/** The gates that jobs pass before they run, such as hosts that may be down. */
export function GatesPage() {
  const { settings } = useConsole();
  const live = useLive({ route: '/gates' });
  return (
    <Page title="Gates">
      <Text size="sm" c="dimmed">
        External services that jobs call. While a gate is closed, its jobs wait without using an attempt, and
        all other jobs run. “Try now” runs one waiting job to see whether the service works again.
      </Text>
      <QueueOutages />
      <Live live={live}>
        {({ data }) =>
          data.length > 0 ? (
            <AdminTable name="Gates" columns={columns} minWidth={860}>
              {data.map((gate, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: readers without values get no names
                <GateRow key={`${gate.name} ${index}`} gate={gate} onTried={live.refresh} />
              ))}
            </AdminTable>
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

/** Outages hold whole queues instead of gates. */
function QueueOutages() {
  const live = useLive({ route: '/queues' });
  return live.body?.data.map((queue) => (
    <QueueOutage key={queue.name} queue={queue} onTried={live.refresh} />
  ));
}

const states = {
  open: { label: 'Working', color: 'green', Icon: CircleCheckIcon },
  closed: { label: 'Down', color: 'red', Icon: CircleXIcon },
  'half-open': { label: 'Trying', color: 'orange', Icon: RotateCwIcon },
} as const;

/** A gate with its state, its limits, its jobs, and its last error. */
function GateRow({ gate, onTried }: { gate: GateLine; onTried: () => void }) {
  const { may } = useConsole();
  const { name, state, closedUntil, running, waiting, lastError, lastErrorAt } = gate;
  const { label, color, Icon } = states[state];
  return (
    <TableTr>
      <TableTh scope="row">{calledBy(name)}</TableTh>
      <TableTd>
        <Badge color={color} leftSection={<Icon size={13} />} data-state={state}>
          {label}
        </Badge>
        {state === 'closed' && closedUntil && (
          <Text size="xs" c="dimmed">
            until <Moment at={closedUntil} isShort />
          </Text>
        )}
      </TableTd>
      <TableTd>{limitsLabel(gate)}</TableTd>
      <TableTd className={classes.number}>{running}</TableTd>
      <TableTd className={classes.number}>{waiting}</TableTd>
      <TableTd>
        {lastError && (
          <>
            <Text size="sm">{lastError}</Text>
            {lastErrorAt && (
              <Text size="xs" c="dimmed">
                <Moment at={lastErrorAt} isShort />
              </Text>
            )}
          </>
        )}
      </TableTd>
      <TableTd>{state !== 'open' && may('try-gate') && <TryButton name={name} onTried={onTried} />}</TableTd>
    </TableTr>
  );
}

function TryButton({ name, onTried }: { name: string; onTried: () => void }) {
  const { client } = useConsole();
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setIsSending] = useState(false);

  async function tryNow() {
    setProblem(undefined);
    setIsSending(true);
    const response = await client.post(`/gates/${encodeURIComponent(name)}/try`);
    onTried();
    setProblem(response.ok ? undefined : response.problem);
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
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
