'use client';

import { Badge, Button, Group, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { QueueView } from '@/api/admin/limit-schema';
import { post } from '../../http/http';
import { ProblemAlert } from '../../http/problem-alert';
import { type Step, useOptimisticChange } from '../../http/use-optimistic-change';
import { ChangeButton } from '../changes/change-button';
import { useRefresh } from '../use-refresh';
import { LimitForm } from './limit-form';

interface QueueLimitsProps {
  queue: QueueView;
  mayOperate: boolean;
}

type Patch = Partial<Pick<QueueView, 'concurrency' | 'perMinute' | 'isPaused'>>;

const withPatch = (queue: QueueView, patch: Patch): QueueView => ({ ...queue, ...patch });

const ages = [1, 7, 30, 90];

/** A queue: what is in it, and all that staff can do to it. */
export function QueueLimits({ queue, mayOperate }: QueueLimitsProps) {
  useRefresh(5_000);
  const { shown, change, refusals } = useOptimisticChange(queue, withPatch);
  const { name, waiting, retrying, running, concurrency, usualConcurrency, perMinute, isPaused } = shown;
  const problem = refusals.get(name);
  const path = `/api/admin/limits/${name}`;
  const changeTo = (patch: Patch, call: Step<Patch>['call']) => change({ id: name, change: patch, call });
  const [days, setDays] = useState('30');
  const at = `${concurrency ?? usualConcurrency} at a time in each worker`;
  const rate = perMinute === null ? 'as many a minute as there are' : `${perMinute} a minute at most`;
  return (
    <Paper withBorder p="md" component="section" aria-label={name}>
      <Stack gap="sm">
        <Group gap="sm">
          <Title order={2}>{name}</Title>
          {isPaused && <Badge color="yellow">Paused</Badge>}
          <Text size="sm" c="dimmed">
            {waiting} waiting, {retrying} to be tried again, {running} running
          </Text>
        </Group>
        <Text size="sm">
          {at}, {rate}.
        </Text>
        {problem && <ProblemAlert problem={problem} />}
        {mayOperate && (
          <>
            <LimitForm queue={queue} onChange={(limits) => changeTo(limits, () => post(path, limits))} />
            <Group gap="sm" align="flex-end">
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  changeTo({ isPaused: !isPaused }, () => post(`${path}/${isPaused ? 'resume' : 'pause'}`))
                }
              >
                {isPaused ? 'Resume' : 'Pause'}
              </Button>
              <ChangeButton action="cancel" filter={{ queue: name }} size="xs" variant="default">
                Drain
              </ChangeButton>
              <NativeSelect
                size="xs"
                label={`Clean ${name}: older than`}
                value={days}
                onChange={(event) => setDays(event.currentTarget.value)}
                data={ages.map((age) => ({ value: String(age), label: age === 1 ? 'a day' : `${age} days` }))}
              />
              <ChangeButton
                action="delete"
                filter={{ queue: name }}
                olderThanDays={Number(days)}
                size="xs"
                variant="default"
              >
                Clean
              </ChangeButton>
            </Group>
          </>
        )}
      </Stack>
    </Paper>
  );
}
