import { TableTd, TableTh, TableTr, Text } from '@mantine/core';
import { AdminTable } from '../admin-table';
import { AnchorLink } from '../links';
import { queuePath } from '../paths';
import { Section } from '../section';
import { Moment } from '../time/moment';
import type { AlertChangeView } from './alert-views';

const states = { firing: 'Fired', recovered: 'Resolved' };

/** Lists the alerts that fired or were resolved lately, latest first. */
export function AlertHistory({ changes }: { changes: AlertChangeView[] }) {
  return (
    <Section id="history" title="History">
      {changes.length === 0 ? (
        <Text size="sm">No alert has fired within the last 90 days.</Text>
      ) : (
        <AdminTable name="Alerts that fired" columns={['Time', 'State', 'Queue', 'Alert']} minWidth={640}>
          {changes.map(({ rule, queue, state, at, summary }) => (
            <TableTr key={`${at} ${rule} ${queue} ${state}`}>
              <TableTh scope="row">
                <Moment at={at} isShort />
              </TableTh>
              <TableTd>{states[state]}</TableTd>
              <TableTd>
                <AnchorLink to={queuePath(queue)} inherit>
                  {queue}
                </AnchorLink>
              </TableTd>
              <TableTd style={{ whiteSpace: 'normal' }}>{summary}</TableTd>
            </TableTr>
          ))}
        </AdminTable>
      )}
    </Section>
  );
}
