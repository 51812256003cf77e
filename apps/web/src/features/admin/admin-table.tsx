import {
  Table,
  TableScrollContainer,
  TableTbody,
  TableTh,
  TableThead,
  TableTr,
  VisuallyHidden,
} from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './admin.module.css';

export type Column = string | { label: string; as: 'number' | 'buttons' };

/** A column of figures, which stand to the right. */
export const numberColumn = (label: string): Column => ({ label, as: 'number' });

interface AdminTableProps {
  name: string;
  columns: readonly Column[];
  /** In pixels: with less room than this it scrolls sideways. */
  minWidth: number;
  children: ReactNode;
}

/** A table with its head, whose rows are its children. */
export function AdminTable({ name, columns, minWidth, children }: AdminTableProps) {
  return (
    <TableScrollContainer minWidth={minWidth} aria-label={name}>
      <Table withTableBorder highlightOnHover>
        <TableThead>
          <TableTr>
            {columns.map((column) => (
              <Head key={labelOf(column)} column={column} />
            ))}
          </TableTr>
        </TableThead>
        <TableTbody>{children}</TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

function Head({ column }: { column: Column }) {
  const label = labelOf(column);
  if (typeof column === 'string') return <TableTh>{label}</TableTh>;
  if (column.as === 'number') return <TableTh className={classes.number}>{label}</TableTh>;
  return (
    <TableTh>
      <VisuallyHidden>{label}</VisuallyHidden>
    </TableTh>
  );
}

function labelOf(column: Column): string {
  return typeof column === 'string' ? column : column.label;
}
