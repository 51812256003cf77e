import { TableTd, TableTr, Text } from '@mantine/core';
import type { AttemptView, JobSummary } from '../../views';
import { AdminTable } from '../admin-table';
import { Moment } from '../time/moment';
import { attemptText } from './attempt-text';

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
