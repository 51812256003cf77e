import type { ListedJob } from '../api/parts';
import { JobRow } from '../ui/job/job-row';
import { useRowKeys } from '../ui/keys/use-row-keys';
import rowList from '../ui/row-list.module.css';
import { useNow } from '../ui/time/use-now';
import { useConsole } from './context';

interface JobListProps {
  jobs: ListedJob[];
  selected?: ReadonlySet<string>;
  /** Null if nothing can be done to them here. */
  onToggle: ((id: string) => void) | null;
  /** Retries what is selected, or this job, which has the focus. By default, the key for that does nothing. */
  onRetry?: (focused: string | null) => void;
}

/** Lists jobs. Each leads to its page. */
export function JobList({ jobs, selected, onToggle, onRetry }: JobListProps) {
  const { labelOf } = useConsole();
  const now = useNow(Date.now(), true);
  const list = useRowKeys({ onSelect: (id) => onToggle?.(id), onRetry: (id) => onRetry?.(id) });
  return (
    <ul className={rowList.rows} ref={list} aria-label="Jobs">
      {jobs.map((job) => (
        <JobRow
          key={job.id}
          job={job}
          label={labelOf(job.kind)}
          owner={job.owner.name}
          warning={
            job.state === 'succeeded' && job.warnings > 0 ? { label: `${job.warnings} warnings` } : null
          }
          now={now}
          isSelected={selected?.has(job.id) ?? false}
          onToggle={onToggle && (() => onToggle(job.id))}
        />
      ))}
    </ul>
  );
}
