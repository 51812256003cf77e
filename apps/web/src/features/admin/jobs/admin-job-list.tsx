'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { AdminJob } from '@/api/admin/job-schema';
import { ProblemAlert } from '../../http/problem-alert';
import { useNow } from '../../time/use-now';
import { useRefresh } from '../use-refresh';
import { AdminJobRow } from './admin-job-row';
import classes from './admin-jobs.module.css';
import { useOptimisticRetry } from './use-optimistic-retry';
import { useRowKeys } from './use-row-keys';

interface AdminJobListProps {
  jobs: AdminJob[];
  mayOperate: boolean;
  renderedAt: number;
}

const canBeRetried = ({ state }: AdminJob) => state === 'failed' || state === 'canceled';

/** Jobs of anybody, to look through and to retry. */
export function AdminJobList({ jobs, mayOperate, renderedAt }: AdminJobListProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { retry, retried, problem } = useOptimisticRetry();
  const now = useNow(renderedAt, true);
  useRefresh(5_000);

  const shown = jobs.map((job) => (retried.has(job.id) ? { ...job, state: 'queued' as const } : job));
  const chosen = shown.filter(({ id }) => selected.has(id));
  const retryable = chosen.filter(canBeRetried);
  function toggle(id: string) {
    setSelected(new Set(selected.has(id) ? [...selected].filter((one) => one !== id) : [...selected, id]));
  }
  function retryThese(ids: string[]) {
    if (!mayOperate || ids.length === 0) return;
    setSelected(new Set());
    void retry(ids);
  }
  const list = useRowKeys({
    onSelect: toggle,
    onRetry(focused) {
      const one = shown.filter((job) => job.id === focused && canBeRetried(job));
      retryThese((chosen.length > 0 ? retryable : one).map(({ id }) => id));
    },
  });

  return (
    <Stack gap="sm">
      {problem && <ProblemAlert problem={problem} />}
      {mayOperate && (
        <Group gap="sm" mih={30}>
          <Text size="sm" c="dimmed" role="status">
            {chosen.length > 0 ? `${chosen.length} selected` : `${jobs.length} on this page`}
          </Text>
          {retryable.length > 0 && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={14} aria-hidden />}
              onClick={() => retryThese(retryable.map(({ id }) => id))}
            >
              Retry {retryable.length}
            </Button>
          )}
        </Group>
      )}
      <ul className={classes.rows} ref={list} aria-label="Jobs">
        {shown.map((job) => (
          <AdminJobRow
            key={job.id}
            job={job}
            now={now}
            isSelected={selected.has(job.id)}
            onToggle={mayOperate ? () => toggle(job.id) : null}
          />
        ))}
      </ul>
    </Stack>
  );
}
