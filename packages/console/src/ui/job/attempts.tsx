import { TableTd, TableTr, Text } from '@mantine/core';
import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import type { AttemptView, JobSummary } from '../../views';
import { AdminTable } from '../admin-table';
import { Moment } from '../time/moment';

const columns = ['Attempt', 'Worker', 'Started', 'Duration', 'Result'];

interface AttemptsProps {
  attempts: AttemptView[];
  job: Pick<JobSummary, 'state'>;
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

/** Returns the duration and the result of an attempt. Attempts are read after their job, so they may be newer. */
export function attemptText(
  { startedAt, endedAt, next }: AttemptView,
  { state }: Pick<JobSummary, 'state'>,
  now: number,
): { duration: string; result: string } {
  const start = Date.parse(startedAt);
  if (endedAt !== null && next !== null)
    return { duration: formatDuration(Date.parse(endedAt) - start), result: results[next] ?? next };
  if (state !== 'running') return { duration: '–', result: '' };
  return { duration: formatSeconds(now - start), result: 'In progress' };
}
