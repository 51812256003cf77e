import { TableTd, TableTr, Text } from '@mantine/core';
import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import type { AttemptView, JobSummary } from '../../views';
import { AdminTable } from '../admin-table';
import { Moment } from '../time/moment';

const columns = ['Attempt', 'Worker', 'Started', 'Duration', 'Result'];

interface AttemptsProps {
  attempts: AttemptView[];
  job: Pick<JobSummary, 'state' | 'attempt' | 'finishedAt'>;
  now: number;
}

/** Lists every attempt with its worker, the latest first. */
export function Attempts({ attempts, job, now }: AttemptsProps) {
  return (
    <AdminTable name="Attempts" columns={columns} minWidth={640}>
      {attempts.toReversed().map((run) => {
        const { duration, result } = attemptText(run, job, now);
        return (
          <TableTr key={run.startedAt}>
            <TableTd>{run.attempt}</TableTd>
            <TableTd>{run.worker ?? '–'}</TableTd>
            <TableTd>
              <Moment at={run.startedAt} />
            </TableTd>
            <TableTd>{duration}</TableTd>
            <TableTd>
              {result}
              {run.message && (
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {run.message}
                </Text>
              )}
            </TableTd>
          </TableTr>
        );
      })}
    </AdminTable>
  );
}

const results: Record<string, string> = {
  queued: 'Requeued, not counted',
  running: 'Worker lost',
  retrying: 'Failed, will be retried',
  waiting: 'Released its slot',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceled: 'Canceled',
};

/**
 * Returns the duration and the result of an attempt. Details are read every few seconds while the job is live, so an
 * attempt that is in progress by the details has ended if the job has.
 */
export function attemptText(
  { attempt, startedAt, endedAt, next }: AttemptView,
  job: Pick<JobSummary, 'state' | 'attempt' | 'finishedAt'>,
  now: number,
): { duration: string; result: string } {
  const ended = endedAt ?? (job.attempt === attempt ? job.finishedAt : null);
  const start = Date.parse(startedAt);
  if (ended !== null) {
    const result = next ?? job.state;
    return { duration: formatDuration(Date.parse(ended) - start), result: results[result] ?? result };
  }
  if (next !== null || job.state !== 'running') return { duration: '–', result: results[next ?? ''] ?? '' };
  return { duration: formatSeconds(now - start), result: 'In progress' };
}
