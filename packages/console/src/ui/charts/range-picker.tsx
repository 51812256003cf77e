'use client';

import { ActionIcon, ActionIconGroup } from '@mantine/core';
import { ChevronLeftIcon, ChevronRightIcon, ZoomInIcon, ZoomOutIcon } from 'lucide-react';
import type { ShownPeriod } from '../../views';
import { ChoiceLinks } from '../choice-links';
import { useHost } from '../host';
import { Moment } from '../time/moment';
import { type ChartPeriod, chartQuery, rangeNames, type Zoom, zoomTo } from './chart-period';
import classes from './charts.module.css';

const choices = rangeNames.map((value) => ({ value, label: `Last ${value}` }));

interface RangePickerProps {
  period: ChartPeriod;
  /** What is shown, and when it was read. */
  shown: ShownPeriod;
  /** The console's page that it's on. */
  page: string;
}

/** Links to other periods, for fingers and by keyboard. Charts zoom by dragging, too. */
export function RangePicker({ period, shown, page }: RangePickerProps) {
  const { basePath, Link } = useHost();
  const { range, zoom } = period;
  const { zoomIn, earlier, later } = findZooms(shown);
  const hrefOf = (to: Partial<ChartPeriod>) =>
    `${basePath}${page}${chartQuery({ range, zoom: null, ...to })}`;
  return (
    <nav aria-label="Range" className={classes.periods}>
      {zoom && (
        <span>
          <Moment at={shown.from} isShort /> – <Moment at={shown.to} isShort />
        </span>
      )}
      <ActionIconGroup>
        <Step label="Earlier" href={hrefOf({ zoom: earlier })} Icon={ChevronLeftIcon} />
        {later && <Step label="Later" href={hrefOf({ zoom: later })} Icon={ChevronRightIcon} />}
        {zoomIn && <Step label="Zoom in" href={hrefOf({ zoom: zoomIn })} Icon={ZoomInIcon} />}
        {zoom && <Step label="Zoom out" href={hrefOf({})} Icon={ZoomOutIcon} />}
      </ActionIconGroup>
      <ChoiceLinks
        Link={Link}
        choices={choices}
        current={zoom ? null : range}
        hrefOf={(next) => hrefOf({ range: next ?? range })}
      />
    </nav>
  );
}

function Step({ label, href, Icon }: { label: string; href: string; Icon: typeof ZoomInIcon }) {
  const { Link } = useHost();
  return (
    <ActionIcon
      component={Link}
      href={href}
      scroll={false}
      variant="default"
      aria-label={label}
      title={label}
    >
      <Icon size={14} />
    </ActionIcon>
  );
}

const minuteMs = 60_000;
const minZoomMs = 8 * minuteMs;

/** Returns where one can go from a period: its middle half, and half of it earlier and later, up to now. */
export function findZooms({ from, to, at }: ShownPeriod): {
  zoomIn: Zoom | null;
  earlier: Zoom;
  later: Zoom | null;
} {
  const [fromMs, nowMs] = [Date.parse(from), Date.parse(at)];
  // The last point of a range isn't complete.
  const toMs = Math.min(Date.parse(to), Math.ceil(nowMs / minuteMs) * minuteMs);
  const length = toMs - fromMs;
  const half = Math.round(length / 2 / minuteMs) * minuteMs;
  const forward = Math.min(half, Math.floor((nowMs - toMs) / minuteMs) * minuteMs);
  return {
    zoomIn: length < minZoomMs ? null : zoomTo(fromMs + half / 2, toMs - half / 2),
    earlier: zoomTo(fromMs - half, toMs - half),
    later: forward > 0 ? zoomTo(fromMs + forward, toMs + forward) : null,
  };
}
