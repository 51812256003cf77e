import { Badge, Text } from '@mantine/core';
import type { JobState } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import { PauseIcon, UnplugIcon } from 'lucide-react';
import { countText } from '../../operations/figures/vocabulary';
import type { QueueHold, QueueView } from '../../views';
import { jobSearchPath } from '../job/job-search-query';
import { AnchorLink } from '../links';
import classes from './queue.module.css';

/** Explains what a pause does, before the user confirms it. */
export const pauseEffect =
  'While a queue is paused, its running jobs finish, and all others wait until it resumes, whoever owns them.';

/** Says that a queue is paused or held by an outage, or that its server can't be reached. Nothing if it runs. */
export function HoldBadge({ queue: { isPaused, outage } }: { queue: QueueHold }) {
  if (isPaused === false && !outage) return null;
  if (isPaused === null)
    return (
      <Badge color="red" leftSection={<UnplugIcon size={13} />}>
        Can’t be reached
      </Badge>
    );
  if (!isPaused)
    return (
      <Badge color="red" leftSection={<UnplugIcon size={13} />}>
        Outage
      </Badge>
    );
  return (
    <Badge color="yellow" leftSection={<PauseIcon size={13} />}>
      Paused
    </Badge>
  );
}

/** Says how many jobs a queue has, how many it may run, and why it is paused. */
export function QueueWords({ queue }: { queue: QueueView }) {
  const { name, waiting, retrying, running, perMinute } = queue;
  const rate = perMinute === null ? 'no rate limit' : `up to ${formatNumber(perMinute)} per minute`;
  const ownerRunning = queue.ownerRunning ?? queue.usualOwnerRunning;
  const ownerOpen = queue.ownerOpen ?? queue.usualOwnerOpen;
  return (
    <div className={classes.words}>
      <Text span size="sm">
        <Count of={waiting} what="queued" queue={name} states={['queued']} />,{' '}
        <Count of={retrying} what="retrying" queue={name} states={['retrying']} />,{' '}
        <Count of={running} what="running" queue={name} states={['running', 'canceling']} />
        {queue.isPaused && queue.pauseReason && `. Paused: ${queue.pauseReason}`}
      </Text>
      <Text span size="sm" c="dimmed">
        {concurrencyText(queue)} per worker, {rate}. Per owner: up to {formatNumber(ownerRunning)} running,{' '}
        {formatNumber(ownerOpen)} unfinished
      </Text>
    </div>
  );
}

/** Returns how many of a queue's jobs each worker runs at once, such as `20`, or `2 to 20` if workers differ. */
export function concurrencyText({ concurrency, usualConcurrency: { least, most } }: Concurrency): string {
  if (concurrency !== null) return formatNumber(concurrency);
  return least === most ? formatNumber(most) : `${formatNumber(least)} to ${formatNumber(most)}`;
}

type Concurrency = Pick<QueueView, 'concurrency' | 'usualConcurrency'>;

interface CountProps {
  of: number;
  what: string;
  queue: string;
  states: JobState[];
}

/** Shows a number of jobs that links to them, oldest first. */
function Count({ of, what, queue, states }: CountProps) {
  const text = `${countText(of)} ${what}`;
  if (of === 0) return text;
  return (
    <AnchorLink to={jobSearchPath({ queue, states, sort: 'oldest' })} inherit c="bright">
      {text}
    </AnchorLink>
  );
}
