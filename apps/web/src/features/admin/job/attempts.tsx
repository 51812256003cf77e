import {
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from '@mantine/core';
import type { AdminJobDetails } from '@/api/admin/job-schema';
import { formatDuration } from '../../time/duration';
import { Moment } from '../../time/moment';

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
    <TableScrollContainer type="native" minWidth={640} tabIndex={0} role="group" aria-label="Attempts">
      <Table withTableBorder verticalSpacing={6}>
        <TableThead>
          <TableTr>
            {['Attempt', 'Worker', 'Started', 'Ran', 'How it ended'].map((column) => (
              <TableTh key={column}>{column}</TableTh>
            ))}
          </TableTr>
        </TableThead>
        <TableTbody>
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
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}
