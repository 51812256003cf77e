'use client';

import { Group, Timeline as MantineTimeline, Text, ThemeIcon } from '@mantine/core';
import { TriangleAlertIcon } from 'lucide-react';
import { countdown } from '../../time/countdown';
import { formatDuration, formatSeconds } from '../../time/duration';
import { Moment } from '../../time/moment';
import { jobStateStyles } from '../state/job-state-styles';
import { outcomeText, titleOf, waitText } from './attempt-text';
import type { Try } from './group-timeline';
import { runOf, waitOf } from './try-times';

interface TimelineProps {
  tries: Try[];
  now: number;
  /** When the job is retried, if it waits for that. */
  nextAttemptAt: string | null;
}

export function Timeline({ tries, now, nextAttemptAt }: TimelineProps) {
  return (
    <MantineTimeline role="list" bulletSize={24} lineWidth={2}>
      {tries.map((item) => (
        <MantineTimeline.Item
          key={item.key}
          role="listitem"
          bullet={<Bullet outcome={item.outcome} />}
          title={
            <Text size="sm" fw={500}>
              {titleOf(item)}
            </Text>
          }
        >
          <Details item={item} now={now} nextAttemptAt={nextAttemptAt} />
        </MantineTimeline.Item>
      ))}
    </MantineTimeline>
  );
}

function Bullet({ outcome }: { outcome: Try['outcome'] }) {
  const { color, Icon } =
    outcome === 'lost' ? { color: 'orange', Icon: TriangleAlertIcon } : jobStateStyles[outcome];
  return (
    <ThemeIcon variant="light" color={color} size={24} radius="xl">
      <Icon size={14} />
    </ThemeIcon>
  );
}

interface DetailsProps extends Pick<TimelineProps, 'now' | 'nextAttemptAt'> {
  item: Try;
}

function Details({ item, now, nextAttemptAt }: DetailsProps) {
  const wait = waitOf(item, now);
  const run = runOf(item, now);
  const isWaiting = !item.startedAt && !item.endedAt;
  const isRunning = item.startedAt && !item.endedAt;
  const at = item.endedAt ?? item.startedAt ?? item.waitedFrom;
  return (
    <>
      <Group gap="0 var(--mantine-spacing-md)">
        {wait !== null && (
          <Text size="sm" c="dimmed">
            {waitText(item, wait, isWaiting && nextAttemptAt ? countdown(nextAttemptAt, now) : null)}
          </Text>
        )}
        {run !== null && (
          <Text size="sm" c="dimmed">
            {isRunning ? `Running for ${formatSeconds(run)}` : `Ran for ${formatDuration(run)}`}
          </Text>
        )}
      </Group>
      <Text size="sm">{outcomeText(item)}</Text>
      {at && (
        <Text size="xs" c="dimmed">
          <Moment at={at} />
        </Text>
      )}
    </>
  );
}
