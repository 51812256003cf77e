'use client';

import { Code, Group, Timeline as MantineTimeline, Text, ThemeIcon } from '@mantine/core';
import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import { StateIcon } from '@offload/react';
import { FileIcon, LogInIcon, MailIcon, TriangleAlertIcon, WebhookIcon } from 'lucide-react';
import type { TimelineEntry } from '../../views';
import { stateColors } from '../state/state-colors';
import { countdown } from '../time/countdown';
import { Moment } from '../time/moment';
import { type EffectGroup, effectsOf } from './effects';
import { groupTimeline, type Try } from './group-timeline';
import { dispatchText, outcomeText, titleOf, waitText } from './try-text';
import { runOf, waitOf } from './try-times';

interface TimelineProps {
  entries: TimelineEntry[];
  now: number;
  /** When the job is retried, if it waits for that. */
  nextAttemptAt: string | null;
}

/**
 * Shows what has happened to a job: the request that caused it, its attempts, and what they have led to.
 *
 * @example
 * <Timeline entries={entries} now={Date.now()} nextAttemptAt={job.nextAttemptAt} />
 */
export function Timeline({ entries, now, nextAttemptAt }: TimelineProps) {
  const request = entries.find((entry) => entry.type === 'request');
  return (
    <MantineTimeline role="list" bulletSize={24} lineWidth={2} style={{ overflowWrap: 'anywhere' }}>
      {request && (
        <MantineTimeline.Item
          role="listitem"
          bullet={<Bullet Icon={LogInIcon} />}
          title={<Head>Requested</Head>}
        >
          <RequestDetails request={request} />
        </MantineTimeline.Item>
      )}
      {groupTimeline(entries).map((item) => (
        <MantineTimeline.Item
          key={item.key}
          role="listitem"
          bullet={<TryBullet outcome={item.outcome} />}
          title={<Head>{titleOf(item)}</Head>}
        >
          <Details item={item} now={now} nextAttemptAt={nextAttemptAt} />
        </MantineTimeline.Item>
      ))}
      {effectsOf(entries).map(({ key, type, title, texts, at }) => (
        <MantineTimeline.Item
          key={key}
          role="listitem"
          bullet={<Bullet Icon={effectIcons[type]} />}
          title={<Head>{title}</Head>}
        >
          <EffectDetails texts={texts} at={at} />
        </MantineTimeline.Item>
      ))}
    </MantineTimeline>
  );
}

const effectIcons: Record<EffectGroup['type'], typeof FileIcon> = {
  file: FileIcon,
  email: MailIcon,
  webhook: WebhookIcon,
};

function TryBullet({ outcome }: Pick<Try, 'outcome'>) {
  if (outcome === 'lost') return <Bullet color="orange" Icon={TriangleAlertIcon} />;
  return (
    <ThemeIcon variant="light" color={stateColors[outcome]} size={24} radius="xl">
      <StateIcon state={outcome} size={14} color="currentColor" />
    </ThemeIcon>
  );
}

function Bullet({ color = 'gray', Icon }: { color?: string; Icon: typeof FileIcon }) {
  return (
    <ThemeIcon variant="light" color={color} size={24} radius="xl">
      <Icon size={14} />
    </ThemeIcon>
  );
}

function Head({ children }: { children: string }) {
  return (
    <Text size="sm" fw={500}>
      {children}
    </Text>
  );
}

function RequestDetails({ request }: { request: Extract<TimelineEntry, { type: 'request' }> }) {
  const { requestId, traceId, at } = request;
  return (
    <>
      <Text size="sm">
        Request ID: <Code>{requestId}</Code>
      </Text>
      {traceId && (
        <Text size="sm">
          Trace ID: <Code>{traceId}</Code>
        </Text>
      )}
      <At at={at} />
    </>
  );
}

function EffectDetails({ texts, at }: Pick<EffectGroup, 'texts' | 'at'>) {
  return (
    <>
      {/* Viewers see no names: those are all the same. */}
      {[...new Set(texts)].map((text) => (
        <Text key={text} size="sm">
          {text}
        </Text>
      ))}
      <At at={at} />
    </>
  );
}

function At({ at }: { at: string }) {
  return (
    <Text size="xs" c="dimmed">
      <Moment at={at} />
    </Text>
  );
}

interface DetailsProps extends Pick<TimelineProps, 'now' | 'nextAttemptAt'> {
  item: Try;
}

function Details({ item, now, nextAttemptAt }: DetailsProps) {
  const wait = waitOf(item, now);
  const dispatched = dispatchText(item);
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
        {dispatched && (
          <Text size="sm" c="dimmed">
            {dispatched}
          </Text>
        )}
        {run !== null && (
          <Text size="sm" c="dimmed">
            {isRunning ? `Running for ${formatSeconds(run)}` : `Ran for ${formatDuration(run)}`}
          </Text>
        )}
      </Group>
      <Text size="sm">{outcomeText(item)}</Text>
      {at && <At at={at} />}
    </>
  );
}
