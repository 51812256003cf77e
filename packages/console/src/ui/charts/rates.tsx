import type { Point, QueueFigures, ShownPeriod } from '../../views';
import { QueueTable } from '../overview/queue-table';
import { Section } from '../section';
import type { ChartPeriod } from './chart-period';
import { Charts } from './charts';
import { PointTable } from './point-table';
import { RangePicker } from './range-picker';

interface RatesProps {
  id: string;
  title: string;
  overview: ShownPeriod & { queues: QueueFigures[]; points: Point[] };
  period: ChartPeriod;
  /** The console's page that it's on: the period is in its URL. */
  page: string;
  /** The queue whose figures they are; by default all. */
  queue?: string;
}

/** Figures of queues within a period that the reader chooses: as a table, in charts, and point by point. */
export function Rates({ id, title, overview, period, page, queue }: RatesProps) {
  const { queues, points } = overview;
  return (
    <Section id={id} title={title} aside={<RangePicker period={period} shown={overview} page={page} />}>
      <QueueTable queues={queues} />
      <Charts points={points} period={period} page={page} queue={queue} />
      <PointTable points={points} queue={queue} />
    </Section>
  );
}
