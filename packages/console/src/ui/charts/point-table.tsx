import { TableTd, TableTh, TableTr } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import { formatDuration } from '@offload/core/format/durations';
import type { Point } from '../../views';
import { AdminTable, numberColumn } from '../admin-table';
import admin from '../admin-table.module.css';
import { AnchorLink } from '../links';
import { Moment } from '../time/moment';
import classes from './charts.module.css';
import { endedIn, endedPath, type OutcomeKey, outcomeSeries, type PercentileKey, stepOf } from './series';

const percentiles: { key: PercentileKey; label: string }[] = [
  { key: 'waitP50', label: 'Queue time p50' },
  { key: 'waitP95', label: 'Queue time p95' },
  { key: 'runP50', label: 'Duration p50' },
  { key: 'runP95', label: 'Duration p95' },
];

const columns = ['From', ...[...outcomeSeries, ...percentiles].map(({ label }) => numberColumn(label))];

interface PointTableProps {
  points: Point[];
  /** The queue whose runs they are; by default all. */
  queue?: string | undefined;
}

/** Renders the data of the charts as a table. Each count leads to the jobs whose runs it counts. */
export function PointTable({ points, queue }: PointTableProps) {
  const pathOf = (key: OutcomeKey, point: Point) => endedPath(key, [point], stepOf(points), queue);
  const shown = points.filter((point) => endedIn(point) > 0).reverse();
  return (
    <details className={classes.figures}>
      <summary>Show charts as a table</summary>
      {shown.length === 0 ? (
        <p>No runs in this period.</p>
      ) : (
        <AdminTable name="Runs over time" columns={columns} minWidth={840}>
          {shown.map((point) => (
            <PointRow key={point.start} point={point} pathOf={pathOf} />
          ))}
        </AdminTable>
      )}
    </details>
  );
}

interface PointRowProps {
  point: Point;
  pathOf: (key: OutcomeKey, point: Point) => string;
}

function PointRow({ point, pathOf }: PointRowProps) {
  return (
    <TableTr>
      <TableTh scope="row">
        <Moment at={point.start} isShort />
      </TableTh>
      {outcomeSeries.map(({ key }) => (
        <TableTd key={key} className={admin.number}>
          {point[key] === 0 ? (
            '0'
          ) : (
            <AnchorLink to={pathOf(key, point)} inherit c="bright">
              {formatNumber(point[key])}
            </AnchorLink>
          )}
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
