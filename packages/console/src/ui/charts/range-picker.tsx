'use client';

import { ActionIcon, ActionIconGroup } from '@mantine/core';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import { ChevronLeftIcon, ChevronRightIcon, ZoomInIcon, ZoomOutIcon } from 'lucide-react';
import Link from 'next/link';
import { type ChartPeriod, chartQuery, rangeNames } from '@/api/admin/overview/chart-period';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { ChoiceLinks } from '../../shell/choice-links';
import classes from './overview.module.css';
import { findZooms } from './zooms';

const choices = rangeNames.map((value) => ({ value, label: `Last ${value}` }));

interface RangePickerProps {
  period: ChartPeriod;
  /** What is shown, and when it was read. */
  shown: Pick<Overview, 'from' | 'to' | 'at'>;
  page: string;
}

/** Links to other periods: they work without JavaScript, for fingers, and by keyboard. Charts zoom by dragging, too. */
export function RangePicker({ period, shown, page }: RangePickerProps) {
  const { range, zoom } = period;
  const { zoomIn, earlier, later } = findZooms(shown);
  const hrefOf = (to: Partial<ChartPeriod>) => `${page}${chartQuery({ range, zoom: null, ...to })}`;
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
        choices={choices}
        current={zoom ? null : range}
        hrefOf={(next) => hrefOf({ range: next ?? range })}
      />
    </nav>
  );
}

function Step({ label, href, Icon }: { label: string; href: string; Icon: typeof ZoomInIcon }) {
  return (
    <ActionIcon
      component={Link}
      href={href}
      prefetch={false}
      scroll={false}
      variant="default"
      aria-label={label}
      title={label}
    >
      <Icon size={14} />
    </ActionIcon>
  );
}
