'use client';

import { Box, Button, Code, Stack, Text } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import { ChevronRightIcon } from 'lucide-react';
import { type CSSProperties, type ReactNode, useState } from 'react';
import type { LogLine } from '../../reads/job-views';
import { LogLines } from '../job/log-view';
import { AnchorLink } from '../links';
import { jobPath } from '../paths';
import { Moment } from '../time/moment';
import type { Row } from './nested-rows';
import classes from './waterfall.module.css';
import { type Waterfall as Source, waterfallOf } from './waterfall-rows';

interface WaterfallProps {
  source: Source;
  /** What the job has logged. Null if the page has no log. */
  lines: LogLine[] | null;
  now: number;
}

/** The time that all bars are drawn on. */
interface Axis {
  from: number;
  to: number;
  now: number;
  lines: LogLine[] | null;
}

/**
 * Shows where a job's time went: its waits, attempts, steps, and child jobs as bars on one time axis. Without the bars, which
 * only decorate it, it's a list.
 *
 * @example
 * <Waterfall source={{ job, timeline, steps: job.steps, effects: effectsOf(timeline) }} lines={null} now={Date.now()} />
 */
export function Waterfall({ source, lines, now }: WaterfallProps) {
  const rows = waterfallOf(source, now);
  const from = rows[0]?.start ?? now;
  const ends = rows.map(({ end }) => end ?? now);
  return <Rows rows={rows} depth={0} axis={{ from, to: Math.max(from + 1, ...ends), now, lines }} />;
}

interface RowsProps {
  rows: Row[];
  depth: number;
  axis: Axis;
}

// More of them would push the rest of the page away.
const maxShown = 50;

function Rows({ rows, depth, axis }: RowsProps) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? rows : rows.slice(0, maxShown);
  return (
    <Box component="ol" className={classes.rows} __vars={{ '--depth': String(depth) }}>
      {shown.map((row) => (
        <li key={row.id} className={classes.row} data-one-of-many={shown.length > maxShown || undefined}>
          <RowHead row={row} axis={axis} />
          {row.children.length > 0 && <Rows rows={row.children} depth={depth + 1} axis={axis} />}
        </li>
      ))}
      {shown.length < rows.length && (
        <li className={classes.more}>
          <Button variant="default" size="compact-sm" onClick={() => setShowsAll(true)}>
            Show all {formatNumber(rows.length)}
          </Button>
        </li>
      )}
    </Box>
  );
}

function RowHead({ row, axis }: { row: Row; axis: Axis }) {
  const [isOpen, setIsOpen] = useState(false);
  const isGroup = row.children.length > 0 && !row.hasLog;
  if (isGroup || row.jobId !== null) {
    return (
      <div className={classes.head}>
        <Cells row={row} axis={axis} />
      </div>
    );
  }
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className={classes.head}>
        <Cells row={row} axis={axis} marker={<ChevronRightIcon className={classes.marker} aria-hidden />} />
      </summary>
      {isOpen && <Body row={row} axis={axis} />}
    </details>
  );
}

interface CellsProps {
  row: Row;
  axis: Axis;
  marker?: ReactNode;
}

function Cells({ row, axis, marker = <span className={classes.marker} /> }: CellsProps) {
  const { label, jobId, start, end, note } = row;
  const ms = (end ?? axis.now) - start;
  return (
    <>
      <span className={classes.label}>
        {marker}
        {jobId === null ? label : <AnchorLink to={jobPath(jobId)}>{label}</AnchorLink>}
      </span>
      <span className={classes.track} aria-hidden>
        <span className={classes.bar} style={placeOf(row, axis)} />
      </span>
      {/* A moment has no duration. */}
      <span className={classes.duration}>
        {start !== end && (end ? formatDuration(ms) : formatSeconds(ms))}
      </span>
      {note && <span className={classes.note}>{note}</span>}
    </>
  );
}

function placeOf({ start, end, tone }: Row, { from, to, now }: Axis): CSSProperties {
  const percentAt = (time: number) => (100 * Math.min(Math.max(time - from, 0), to - from)) / (to - from);
  const left = percentAt(start);
  const width = percentAt(end ?? now) - left;
  // A bar at the very end would be outside.
  return {
    left: `min(${left}%, 100% - 2px)`,
    width: `${Math.max(0, width)}%`,
    background: `var(--mantine-color-${tone}-5)`,
  };
}

function Body({ row: { start, end, details, hasLog }, axis: { lines } }: { row: Row; axis: Axis }) {
  const times = [start, ...(end === null || end === start ? [] : [end])];
  const logged = hasLog && lines ? lines.filter(({ at }) => isBetween(at, start, end)) : null;
  return (
    <Stack gap={4} className={classes.body}>
      <Text size="xs" c="dimmed">
        {times.map((time, index) => (
          <span key={time}>
            {index > 0 && ' to '}
            <Moment at={new Date(time).toISOString()} />
          </span>
        ))}
      </Text>
      {details.map(({ label, value }) => (
        <Detail key={label} label={label} value={value} />
      ))}
      {logged &&
        (logged.length > 0 ? <LogLines lines={logged} /> : <Text size="xs">No log lines meanwhile.</Text>)}
    </Stack>
  );
}

function isBetween(at: string, start: number, end: number | null): boolean {
  const time = Date.parse(at);
  return time >= start && (end === null || time <= end);
}

function Detail({ label, value }: Row['details'][number]) {
  if (typeof value !== 'string') return <Code block>{JSON.stringify(value, null, 2)}</Code>;
  return (
    <Text size="xs">
      {label}: {value}
    </Text>
  );
}
