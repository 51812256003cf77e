'use client';

import { Stack } from '@mantine/core';
import { ChangeDialog } from '@offload/console/ui/changes/change-dialog.tsx';
import { JobRow } from '@offload/console/ui/job/job-row.tsx';
import type { JobSearchQuery } from '@offload/console/ui/job/job-search-query.ts';
import { ListHead } from '@offload/console/ui/job/list-head.tsx';
import { whyNotRetried } from '@offload/console/ui/job/why-not-retried.ts';
import { useRowKeys } from '@offload/console/ui/keys/use-row-keys.ts';
import rowList from '@offload/console/ui/row-list.module.css';
import { useNow } from '@offload/console/ui/time/use-now.ts';
import { showToast } from '@offload/console/ui/toasts/toast-store.ts';
import { useState } from 'react';
import type { AdminJob } from '@/api/admin/jobs/job-schema';
import { ProblemAlert } from '../../http/problem-alert';
import { ProblemLine } from '../../http/problem-line';
import { isPossible, type JobAction } from '../../jobs/job-actions';
import { warningOf } from '../../jobs/state/warning-of';
import { usePreview } from '../changes/use-preview';
import { filterOf } from '../retry/filter-of';
import { useRefresh } from '../use-refresh';
import { SelectionBar } from './selection-bar';
import { useJobList } from './use-job-list';

interface AdminJobListProps {
  jobs: AdminJob[];
  mayOperate: boolean;
  renderedAt: number;
  /** The search that the list is of, if its order can be changed. */
  sort?: JobSearchQuery;
}

/** Lists jobs of all users, with actions on the selected ones. */
export function AdminJobList({ jobs, mayOperate, renderedAt, sort }: AdminJobListProps) {
  const { selected, toggle, clear } = useSelection();
  const { shown, act, problems } = useJobList(jobs);
  const { previewed, preview, close, problem } = usePreview();
  const now = useNow(renderedAt, true);
  useRefresh(5_000);

  const chosen = shown.filter(({ id }) => selected.has(id));
  function actOn(action: JobAction, ids: string[]) {
    // A retry may email people: it says so first.
    if (action === 'retry') return void preview('retry', filterOf(ids));
    clear();
    act(action, ids);
  }
  const list = useRowKeys({
    onSelect: toggle,
    onRetry(focused) {
      const targets = chosen.length > 0 ? chosen : shown.filter(({ id }) => id === focused);
      const retryable = targets.filter(({ state }) => isPossible('retry', state)).map(({ id }) => id);
      const reason = whyNotRetried(targets, mayOperate);
      if (reason) showToast({ text: reason });
      else actOn('retry', retryable);
    },
  });

  return (
    <Stack gap="xs">
      {mayOperate && <SelectionBar count={jobs.length} selected={chosen} onAct={actOn} />}
      {problem && <ProblemAlert problem={problem} />}
      <ListHead sort={sort} />
      <ul className={rowList.rows} ref={list} aria-label="Jobs">
        {shown.map((job) => (
          <JobRow
            key={job.id}
            job={job}
            now={now}
            owner={job.owner.email}
            warning={warningOf({ ...job, result: null, files: [] })}
            problem={<ProblemLine problem={problems.get(job.id)} />}
            isSelected={selected.has(job.id)}
            onToggle={mayOperate ? () => toggle(job.id) : null}
          />
        ))}
      </ul>
      <ChangeDialog
        previewed={previewed}
        onClose={close}
        onConfirm={({ filter }) => {
          close();
          clear();
          act('retry', filter.ids ?? []);
        }}
      />
    </Stack>
  );
}

/** Holds the IDs of the selected rows. */
function useSelection() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  function toggle(id: string) {
    setSelected(new Set(selected.has(id) ? [...selected].filter((one) => one !== id) : [...selected, id]));
  }
  return { selected, toggle, clear: () => setSelected(new Set()) };
}
