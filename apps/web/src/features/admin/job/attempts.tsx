import { TableTd, TableTr, Text } from '@mantine/core';
import type { AdminJobDetails } from '@/api/admin/job-schema';
import { formatDuration } from '../../time/duration';
import { Moment } from '../../time/moment';
import { AdminTable } from '../admin-table';

const columns = ['Attempt', 'Worker', 'Started', 'Ran', 'How it ended'];

const words: Record<string, string> = {
  queued: 'Put back: it does not count',
  running: 'Its worker was lost',
  retrying: 'Failed, to be tried again',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceled: 'Canceled',
};

/** Every run, with who worked on it. */
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
