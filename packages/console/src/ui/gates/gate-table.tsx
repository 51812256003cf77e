import { Badge, TableTd, TableTh, TableTr, Text } from '@mantine/core';
import { CircleCheckIcon, CircleXIcon, RotateCwIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { AdminTable, numberColumn } from '../admin-table';
import classes from '../admin-table.module.css';
import { Moment } from '../time/moment';
import { calledBy, type GateLine, limitsLabel } from './gate-line';

const states = {
  open: { label: 'Working', color: 'green', Icon: CircleCheckIcon },
  closed: { label: 'Down', color: 'red', Icon: CircleXIcon },
  'half-open': { label: 'Trying', color: 'orange', Icon: RotateCwIcon },
} as const;

interface GateRowProps {
  gate: GateLine;
  tryButton: (name: string) => ReactNode;
}

/** A gate with its state, its limits, its jobs, and its last error. */
function GateRow({ gate, tryButton }: GateRowProps) {
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
      <TableTd>{state !== 'open' && tryButton(name)}</TableTd>
    </TableTr>
  );
}

const columns = [
  ...['Gate', 'State', 'Limits'],
  ...['Running', 'Waiting'].map(numberColumn),
  'Last error',
  { label: 'Actions', as: 'buttons' },
] as const;

interface GateTableProps {
  gates: GateLine[];
  /** Renders the button that lets a job try a gate that isn't open. */
  tryButton: (name: string) => ReactNode;
}

/** Lists gates. */
export function GateTable({ gates, tryButton }: GateTableProps) {
  return (
    <AdminTable name="Gates" columns={columns} minWidth={860}>
      {gates.map((gate, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: readers without values get no names
        <GateRow key={`${gate.name} ${index}`} gate={gate} tryButton={tryButton} />
      ))}
    </AdminTable>
  );
}
