import { Button, Group, Stack, Text } from '@mantine/core';
import { useSelection } from '@mantine/hooks';
import { allows } from '@offload/core/contract';
import { countOf } from '@offload/core/format/amounts';
import { useRef } from 'react';
import type { ListedJob } from '../api/parts';
import { JobRow } from '../ui/job/job-row';
import classes from '../ui/job/job-row.module.css';
import { type JobSearchQuery, jobSearchPath } from '../ui/job/job-search-query';
import { useRowKeys } from '../ui/keys/use-row-keys';
import { AnchorLink } from '../ui/links';
import { RowList } from '../ui/row-list';
import { useNow } from '../ui/time/use-now';
import { showToast } from '../ui/toasts/toast-store';
import type { JobSummary } from '../views';
import { BulkChangeDialog } from './bulk-change';
import { useConsole } from './context';
import { type BulkChange, useBulkChange } from './use-bulk-change';

const actions = [
  { action: 'retry', label: 'Retry', appliesTo: (job: ListedJob) => allows(job.state, 'retry') },
  { action: 'run-now', label: 'Run now', appliesTo: (job: ListedJob) => allows(job.state, 'reschedule') },
  { action: 'cancel', label: 'Cancel', appliesTo: ({ canCancel }: ListedJob) => canCancel },
  {
    action: 'dismiss',
    label: 'Dismiss',
    appliesTo: (job: ListedJob) => job.state === 'failed' && !job.isDismissed,
  },
] as const;

interface SelectableJobsProps {
  jobs: ListedJob[];
  /** The search whose matches are listed, if their order can be changed. */
  sort?: JobSearchQuery;
  onChange: () => void;
}

/** Lists jobs, of which some can be changed together: by buttons, or by keys. */
export function SelectableJobs({ jobs, sort, onChange }: SelectableJobsProps) {
  const { may } = useConsole();
  const [selected, { toggle, resetSelection }] = useSelection({ data: jobs.map(({ id }) => id) });
  const bar = useRef<HTMLDivElement>(null);
  const change = useBulkChange(() => {
    // The button that was pressed goes away with the selection: the focus goes where the news is.
    if (bar.current?.contains(document.activeElement))
      document.getElementById('main')?.focus({ preventScroll: true });
    resetSelection();
    onChange();
  });
  const allowed = actions.filter(({ action }) => may(action));
  const chosen = jobs.filter(({ id }) => selected.includes(id));

  function retry(focused: string | null) {
    const targets = chosen.length > 0 ? chosen : jobs.filter(({ id }) => id === focused);
    const reason = whyNotRetried(targets, may('retry'));
    if (reason) return showToast({ text: reason });
    const ids = targets.filter(({ state }) => allows(state, 'retry')).map(({ id }) => id);
    void change.ask('retry', { ids });
  }
  return (
    <Stack gap="xs">
      {allowed.length > 0 && (
        <Group gap="sm" mih={30} ref={bar}>
          <Text size="sm" c="dimmed" role="status">
            {chosen.length > 0 ? `${chosen.length} selected` : `${jobs.length} on this page`}
          </Text>
          <ActionButtons allowed={allowed} chosen={chosen} change={change} />
        </Group>
      )}
      <BulkChangeDialog change={change} />
      <ListHead sort={sort} />
      <Rows jobs={jobs} selected={selected} onToggle={allowed.length > 0 ? toggle : null} onRetry={retry} />
    </Stack>
  );
}

interface ActionButtonsProps {
  allowed: readonly (typeof actions)[number][];
  chosen: ListedJob[];
  change: BulkChange;
}

/** Shows a button for each action, with the number of selected jobs that allow it. */
function ActionButtons({ allowed, chosen, change }: ActionButtonsProps) {
  return allowed.map(({ action, label, appliesTo }) => {
    const ids = chosen.filter(appliesTo).map(({ id }) => id);
    return (
      ids.length > 0 && (
        <Button key={action} size="xs" variant="default" onClick={() => void change.ask(action, { ids })}>
          {label} {ids.length}
        </Button>
      )
    );
  });
}

interface RowsProps {
  jobs: ListedJob[];
  selected: string[];
  /** Null if nothing can be done to them. */
  onToggle: ((id: string) => void) | null;
  /** Retries the selected jobs, or else the focused one. */
  onRetry: (focused: string | null) => void;
}

function Rows({ jobs, selected, onToggle, onRetry }: RowsProps) {
  const { labelOf } = useConsole();
  const now = useNow(Date.now(), true);
  const list = useRowKeys({ onSelect: (id) => onToggle?.(id), onRetry });
  return (
    <RowList ref={list} aria-label="Jobs">
      {jobs.map((job) => (
        <JobRow
          key={job.id}
          job={job}
          label={labelOf(job.kind)}
          owner={job.owner.name}
          warning={
            job.state === 'succeeded' && job.warnings > 0 ? { label: countOf(job.warnings, 'warning') } : null
          }
          now={now}
          isSelected={selected.includes(job.id)}
          onToggle={onToggle && (() => onToggle(job.id))}
        />
      ))}
    </RowList>
  );
}

/** Returns why the retry key does nothing to these jobs, or null if it can retry some of them. */
export function whyNotRetried(jobs: Pick<JobSummary, 'state'>[], mayRetry: boolean): string | null {
  const [first] = jobs;
  if (!first) return 'Select a job first, or move to a row with j and k.';
  if (!mayRetry) return 'You may not retry jobs.';
  if (jobs.some(({ state }) => allows(state, 'retry'))) return null;
  const what =
    jobs.length === 1 ? `This job has the state “${first.state}”.` : 'None of these jobs can be retried.';
  return `${what} Only failed and canceled jobs can be retried.`;
}

const columns = ['Job', 'State', 'Status', 'Owner'];

/** Shows the column headings. The list is ordered by its last column, which can be reversed. */
function ListHead({ sort }: { sort: JobSearchQuery | undefined }) {
  return (
    <div className={classes.head}>
      <span />
      {columns.map((column) => (
        <span key={column} aria-hidden>
          {column}
        </span>
      ))}
      <span>{sort ? <Created query={sort} /> : 'Created'}</span>
    </div>
  );
}

function Created({ query }: { query: JobSearchQuery }) {
  const isNewest = query.sort === 'newest';
  return (
    <AnchorLink
      to={jobSearchPath({ ...query, sort: isNewest ? 'oldest' : 'newest', cursor: null })}
      inherit
      title={isNewest ? 'Show the oldest first' : 'Show the newest first'}
    >
      Created {isNewest ? '↓' : '↑'}
    </AnchorLink>
  );
}
