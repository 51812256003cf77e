import { TableTd, TableTh, TableTr } from '@mantine/core';
import admin from '@offload/console/ui/admin-table.module.css';
import { AdminTable, numberColumn } from '@offload/console/ui/admin-table.tsx';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import { formatNumber } from '@offload/core/format/amounts';
import { formatDuration } from '@offload/core/format/durations';
import type { Point } from '@/api/admin/overview/overview-schema';
import classes from './overview.module.css';
import { endedIn, outcomeSeries, type PercentileKey } from './series';

const percentiles: { key: PercentileKey; label: string }[] = [
  { key: 'waitP50', label: 'Queue time p50' },
  { key: 'waitP95', label: 'Queue time p95' },
  { key: 'runP50', label: 'Duration p50' },
  { key: 'runP95', label: 'Duration p95' },
];

const columns = ['From', ...[...outcomeSeries, ...percentiles].map(({ label }) => numberColumn(label))];

/** Renders the data of the charts as a table. */
export function PointTable({ points }: { points: Point[] }) {
  const shown = points.filter((point) => endedIn(point) > 0).reverse();
  return (
    <details className={classes.figures}>
      <summary>Show charts as a table</summary>
      {shown.length === 0 ? (
        <p>No runs in this period.</p>
      ) : (
        <AdminTable name="Runs over time" columns={columns} minWidth={840}>
          {shown.map((point) => (
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
          {formatNumber(point[key])}
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
