import { TableTd, TableTr, Text } from '@mantine/core';
import type { AdminJobDetails } from '@/api/admin/job-schema';
import { formatDuration } from '../../time/duration';
import { Moment } from '../../time/moment';
import { AdminTable } from '../admin-table';

const columns = ['Attempt', 'Worker', 'Started', 'Duration', 'Result'];

const words: Record<string, string> = {
  queued: 'Requeued, not counted',
  running: 'Worker lost',
  retrying: 'Failed, will be retried',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceled: 'Canceled',
};

/** Lists every attempt with its worker. */
export function Attempts({ attempts }: { attempts: AdminJobDetails['attempts'] }) {
  return (
    <AdminTable name="Attempts" columns={columns} minWidth={640}>
      {attempts.map(({ attempt, worker, startedAt, endedAt, next, message }) => (
        <TableTr key={startedAt}>
          <TableTd>{attempt}</TableTd>
          <TableTd>{worker ?? '–'}</TableTd>
          <TableTd>
            <Moment at={startedAt} />
          </TableTd>
          <TableTd>
            {endedAt ? formatDuration(Date.parse(endedAt) - Date.parse(startedAt)) : 'Still running'}
          </TableTd>
          <TableTd>
            {next ? (words[next] ?? next) : ''}
            {message && (
              <Text size="xs" c="dimmed">
                {message}
              </Text>
            )}
          </TableTd>
        </TableTr>
      ))}
    </AdminTable>
  );
}
