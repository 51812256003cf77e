'use client';

import { Box, Group, Paper, Stack, Text } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { kindName, statusText, tookText } from '@offload/console/text';
import { JobStateBadge, stateColors } from '@offload/console/ui';
import { hasFinished, stateLabels } from '@offload/core/contract';
import { formatDuration } from '@offload/core/format/durations';
import { CpuIcon, DatabaseIcon, FlagIcon, GlobeIcon } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { useLiveJob } from '../jobs/live/use-live-job';
import { AnchorLink } from '../shell/links';
import classes from './journey.module.css';

const stations = [
  { name: 'Web app', about: 'Saves the job with your data, and responds.', Icon: GlobeIcon },
  { name: 'Queue', about: 'Carries the job’s ID to a free worker.', Icon: DatabaseIcon },
  { name: 'Worker', about: 'Claims the job and does the slow work.', Icon: CpuIcon },
  { name: 'Result', about: 'Appears on your page, or in your inbox.', Icon: FlagIcon },
];

interface LiveJourneyProps {
  initialJob: JobView;
  label?: string;
}

/** A job of the reader on its way through the system, live. */
export function LiveJourney({ initialJob, label = 'Your job, live' }: LiveJourneyProps) {
  const { job } = useLiveJob(initialJob);
  const at = useStepwise(stationOf(job));
  const name = (
    <AnchorLink href={job.links.page} fw={500}>
      {kindName(job.kind)}
    </AnchorLink>
  );
  return <JobJourney job={job} at={at} label={label} name={name} />;
}

/** The way that every job takes, and how the demo's last one took it. */
export function Journey({ sample }: { sample: JobView | null }) {
  if (!sample)
    return (
      <Paper withBorder p="md" component="section" aria-label="How a job runs">
        <Stations at={null} colors={[]} times={[]} />
      </Paper>
    );
  const name = <Text fw={500}>{kindName(sample.kind)}</Text>;
  return <JobJourney job={sample} at={stationOf(sample)} label="The demo’s last job" name={name} />;
}

interface JobJourneyProps {
  job: JobView;
  /** The station at which it is shown: it may be further on. */
  at: number;
  label: string;
  name: ReactNode;
}

function JobJourney({ job, at, label, name }: JobJourneyProps) {
  const hasArrived = at === stationOf(job);
  return (
    <Paper withBorder p="md" component="section" aria-label={label}>
      <Text size="sm" c="dimmed" mb={4}>
        {label}
      </Text>
      <Group justify="space-between" gap="xs" mb="md">
        <Group gap="sm">
          {name}
          <JobStateBadge state={hasArrived ? job.state : 'running'} />
        </Group>
        <Text size="sm" role="status">
          {hasArrived ? (job.error?.message ?? statusText(job, 0)) : ''}
        </Text>
      </Group>
      <Stations at={at} colors={colorsOf(job, hasArrived)} times={timesOf(job)} />
    </Paper>
  );
}

interface StationsProps {
  at: number | null;
  /** The color of each station that it has reached. */
  colors: string[];
  /** How long each station took, if it's known. */
  times: (string | null)[];
}

function Stations({ at, colors, times }: StationsProps) {
  return (
    <ol className={classes.stations}>
      {stations.map(({ name, about, Icon }, index) => (
        <Box
          component="li"
          key={name}
          className={classes.station}
          __vars={{ '--journey-color': `var(--mantine-color-${colors[index] ?? 'gray'}-filled)` }}
          data-reached={at !== null && index <= at ? true : undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className={classes.mark}>
            <Icon size={18} />
          </span>
          <Stack gap={0}>
            <Text size="sm" fw={500}>
              {name}
            </Text>
            <Text size="xs" c="dimmed">
              {(at !== null && index <= at && times[index]) || about}
            </Text>
          </Stack>
        </Box>
      ))}
    </ol>
  );
}

function stationOf({ state }: JobView): number {
  if (hasFinished(state)) return 3;
  return state === 'running' || state === 'canceling' ? 2 : 1;
}

/**
 * Returns the color of each station. At those that the job has passed, all went well: a failure colors only the work and its
 * result.
 */
function colorsOf({ state }: JobView, hasArrived: boolean): string[] {
  const color = stateColors[state];
  if (!hasArrived) return stations.map(() => 'blue');
  return hasFinished(state) && state !== 'succeeded'
    ? ['green', 'green', color, color]
    : stations.map(() => color);
}

function timesOf({ queueTimeMs, runStartedAt, attempt, ...job }: JobView): (string | null)[] {
  const { state, finishedAt } = job;
  const ran = runStartedAt && finishedAt && formatDuration(Date.parse(finishedAt) - Date.parse(runStartedAt));
  return [
    'Saved, and responded right away.',
    queueTimeMs === null ? null : `Started after ${formatDuration(queueTimeMs)}.`,
    ran ? `${attempt > 1 ? `Attempt ${attempt} ran` : 'Ran'} for ${ran}.` : null,
    hasFinished(state) ? `${stateLabels[state]}. ${tookText(job)}.` : null,
  ];
}

const stepMs = 450;

/** Follows a number one step at a time: a job passes its stations too fast to see. Jumps if motion is reduced. */
function useStepwise(target: number): number {
  const [shown, setShown] = useState(0);
  const jumps = useReducedMotion();
  useEffect(() => {
    if (shown === target) return;
    const next = jumps || target < shown ? target : shown + 1;
    const timer = setTimeout(() => setShown(next), jumps ? 0 : stepMs);
    return () => clearTimeout(timer);
  }, [shown, target, jumps]);
  return shown;
}
