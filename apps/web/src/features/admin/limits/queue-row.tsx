import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { QueueLimits, QueueView } from '@/api/admin/limits/limit-schema';
import { post } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';
import { type Step, useOptimisticChange } from '../../http/use-optimistic-change';
import { ChangeButton } from '../changes/change-button';
import { CleanQueue } from './clean-queue';
import { LimitForm, type LimitFormProps } from './limit-form';
import classes from './limits.module.css';

interface QueueRowProps {
  queue: QueueView;
  mayOperate: boolean;
}

type Patch = Partial<QueueLimits & Pick<QueueView, 'isPaused'>>;

const withPatch = (queue: QueueView, patch: Patch): QueueView => ({ ...queue, ...patch });

/** Shows a queue with its depth, its limits, and the actions on it. */
export function QueueRow({ queue, mayOperate }: QueueRowProps) {
  const { shown, change, refusals } = useOptimisticChange(queue, withPatch);
  const { name, isPaused } = shown;
  const problem = refusals.get(name);
  const path = `/api/admin/limits/${name}`;
  const changeTo = (patch: Patch, call: Step<Patch>['call']) => change({ id: name, change: patch, call });
  const Icon = isPaused ? IconPlayerPlay : IconPlayerPause;
  return (
    <section className={classes.row} aria-label={name}>
      <div className={classes.head}>
        <Title order={2}>{name}</Title>
        {isPaused && (
          <Badge color="yellow" leftSection={<IconPlayerPause size={13} aria-hidden />}>
            Paused
          </Badge>
        )}
      </div>
      <QueueWords queue={shown} />
      {mayOperate && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon size={14} aria-hidden />}
          onClick={() =>
            changeTo({ isPaused: !isPaused }, () => post(`${path}/${isPaused ? 'resume' : 'pause'}`))
          }
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      )}
      {problem && <ProblemAlert problem={problem} />}
      {mayOperate && (
        <MoreChanges queue={queue} onChange={(limits) => changeTo(limits, () => post(path, limits))} />
      )}
    </section>
  );
}

function MoreChanges({ queue, onChange }: LimitFormProps) {
  const { name, concurrency, perMinute, ownerRunning, ownerOpen } = queue;
  return (
    <details className={classes.more}>
      <summary>Limits and bulk actions</summary>
      <Stack gap="sm" mt="xs">
        {/* The key resets the form when another user has changed the limits. */}
        <LimitForm
          key={`${concurrency} ${perMinute} ${ownerRunning} ${ownerOpen}`}
          queue={queue}
          onChange={onChange}
        />
        <Group gap="sm" align="flex-end">
          <ChangeButton action="cancel" filter={{ queue: name }} size="xs" variant="default">
            Cancel queued jobs
          </ChangeButton>
          <CleanQueue name={name} />
        </Group>
      </Stack>
    </details>
  );
}

function QueueWords({ queue }: { queue: QueueView }) {
  const { waiting, retrying, running, concurrency, usualConcurrency, perMinute } = queue;
  const rate = perMinute === null ? 'no rate limit' : `up to ${perMinute} per minute`;
  const ownerRunning = queue.ownerRunning ?? queue.usualOwnerRunning;
  const ownerOpen = queue.ownerOpen ?? queue.usualOwnerOpen;
  return (
    <div className={classes.words}>
      <Text span size="sm">
        {waiting} queued, {retrying} retrying, {running} running
      </Text>
      <Text span size="sm" c="dimmed">
        {concurrency ?? usualConcurrency} per worker, {rate}. Per owner: up to {ownerRunning} running,{' '}
        {ownerOpen} unfinished
      </Text>
    </div>
  );
}
