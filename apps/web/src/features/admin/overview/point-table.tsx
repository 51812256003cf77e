import { TableTd, TableTh, TableTr } from '@mantine/core';
import type { Point } from '@/api/admin/overview-schema';
import { formatDuration } from '../../time/duration';
import { Moment } from '../../time/moment';
import admin from '../admin.module.css';
import { AdminTable, numberColumn } from '../admin-table';
import classes from './overview.module.css';
import { endedIn, outcomeSeries, type PercentileKey } from './series';

const percentiles: { key: PercentileKey; label: string }[] = [
  { key: 'waitP50', label: 'Wait p50' },
  { key: 'waitP95', label: 'Wait p95' },
  { key: 'runP50', label: 'Run p50' },
  { key: 'runP95', label: 'Run p95' },
];

const columns = ['From', ...[...outcomeSeries, ...percentiles].map(({ label }) => numberColumn(label))];

/** What the charts show, in numbers. */
export function PointTable({ points }: { points: Point[] }) {
  const told = points.filter((point) => endedIn(point) > 0).reverse();
  return (
    <details className={classes.figures}>
      <summary>The charts as a table</summary>
      {told.length === 0 ? (
        <p>No run has ended in this time.</p>
      ) : (
        <AdminTable name="Runs over time" columns={columns} minWidth={720}>
          {told.map((point) => (
            <PointRow key={point.start} point={point} />
          ))}
        </AdminTable>
      )}
    </details>
  );
}

function PointRow({ point }: { point: Point }) {
  return (
    <TableTr>
      <TableTh scope="row">
        <Moment at={point.start} isShort />
      </TableTh>
      {outcomeSeries.map(({ key }) => (
        <TableTd key={key} className={admin.number}>
          {point[key].toLocaleString('en')}
        </TableTd>
      ))}
      {percentiles.map(({ key }) => (
        <TableTd key={key} className={admin.number}>
          {point[key] === null ? '–' : formatDuration(point[key])}
        </TableTd>
      ))}
    </TableTr>
  );
}
