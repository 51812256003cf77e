import type { ReactNode } from 'react';
import { AdminTable, numberColumn } from '../admin-table';
import type { GateLine } from './gate-line';
import { GateRow } from './gate-row';

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

/** Lists what jobs have to pass. */
export function GateTable({ gates, tryButton }: GateTableProps) {
  return (
    <AdminTable name="Gates" columns={columns} minWidth={860}>
      {gates.map((gate) => (
        <GateRow key={gate.name} gate={gate} tryButton={tryButton} />
      ))}
    </AdminTable>
  );
}
