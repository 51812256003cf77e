'use client';

import { Stack } from '@mantine/core';
import type { AdminJob } from '@/api/admin/job-schema';
import { isPossible, type JobAction } from '../../jobs/job-actions';
import { useNow } from '../../time/use-now';
import { useRefresh } from '../use-refresh';
import { AdminJobRow } from './admin-job-row';
import classes from './admin-jobs.module.css';
import { SelectionBar } from './selection-bar';
import { useJobList } from './use-job-list';
import { useRowKeys } from './use-row-keys';
import { useSelection } from './use-selection';

interface AdminJobListProps {
  jobs: AdminJob[];
  mayOperate: boolean;
  renderedAt: number;
}

/** Lists jobs of all users, with actions on the selected ones. */
export function AdminJobList({ jobs, mayOperate, renderedAt }: AdminJobListProps) {
  const { selected, toggle, clear } = useSelection();
  const { shown, act, refusals } = useJobList(jobs);
  const now = useNow(renderedAt, true);
  useRefresh(5_000);

  const chosen = shown.filter(({ id }) => selected.has(id));
  function actOn(action: JobAction, ids: string[]) {
    if (!mayOperate || ids.length === 0) return;
    clear();
    act(action, ids);
  }
  const list = useRowKeys({
    onSelect: toggle,
    onRetry(focused) {
      const meant = chosen.length > 0 ? chosen : shown.filter(({ id }) => id === focused);
      const retryable = meant.filter(({ state }) => isPossible('retry', state));
      actOn(
        'retry',
        retryable.map(({ id }) => id),
      );
    },
  });

  return (
    <Stack gap="sm">
      {mayOperate && <SelectionBar count={jobs.length} selected={chosen} onAct={actOn} />}
      <ul className={classes.rows} ref={list} aria-label="Jobs">
        {shown.map((job) => (
          <AdminJobRow
            key={job.id}
            job={job}
            now={now}
            refusal={refusals.get(job.id)}
            isSelected={selected.has(job.id)}
            onToggle={mayOperate ? () => toggle(job.id) : null}
          />
        ))}
      </ul>
    </Stack>
  );
}
