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
import classes from './admin-table.module.css';

/** A column's heading. Numbers are right-aligned, and the heading of buttons is for screen readers only. */
export type Column = string | { label: string; as: 'number' | 'buttons' };

/**
 * Returns a right-aligned column for numbers.
 *
 * @example
 * const columns = ['Product', numberColumn('Quantity')];
 */
export const numberColumn = (label: string): Column => ({ label, as: 'number' });

interface AdminTableProps {
  name: string;
  columns: readonly Column[];
  /** In pixels. A narrower table scrolls sideways. */
  minWidth: number;
  children: ReactNode;
}

// Lighter than Mantine's, on which links have too little contrast.
const hoverColor = 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-6))';

/**
 * Renders a table with a header row; its children are the body rows.
 *
 * @example
 * <AdminTable name="Users" columns={['Name', numberColumn('Jobs')]} minWidth={480}>
 *   {rows}
 * </AdminTable>
 */
export function AdminTable({ name, columns, minWidth, children }: AdminTableProps) {
  return (
    <TableScrollContainer minWidth={minWidth} aria-label={name}>
      <Table withTableBorder highlightOnHover highlightOnHoverColor={hoverColor}>
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
