import { TableTd, TableTr, Text } from '@mantine/core';
import type { ActionView } from '@/api/admin/audit/audit-schema';
import { AnchorLink } from '../../shell/links';
import { Moment } from '../../time/moment';
import { AdminTable } from '../admin-table';
import { changeWords } from './action-words';

const columns = ['Time', 'Actor', 'Action', 'Target', 'Change', 'IP address'];

export function ActionTable({ actions }: { actions: ActionView[] }) {
  return (
    <AdminTable name="Staff actions" columns={columns} minWidth={960}>
      {actions.map((action) => (
        <ActionRow key={action.id} action={action} />
      ))}
    </AdminTable>
  );
}

function ActionRow({ action }: { action: ActionView }) {
  const { at, actor, subject, reason, ip, userAgent } = action;
  return (
    <TableTr>
      <TableTd>
        <Moment at={at} />
      </TableTd>
      <TableTd>{actor.email}</TableTd>
      <TableTd>{action.action}</TableTd>
      <TableTd>
        <Subject subject={subject} />
      </TableTd>
      <TableTd>
        {changeWords(action).map((words) => (
          <Text key={words} size="sm">
            {words}
          </Text>
        ))}
        {reason && (
          <Text size="sm" c="dimmed">
            {reason}
          </Text>
        )}
      </TableTd>
      <TableTd title={userAgent ?? undefined}>{ip ?? '–'}</TableTd>
    </TableTr>
  );
}

function Subject({ subject: { type, id } }: Pick<ActionView, 'subject'>) {
  if (type !== 'job') return `${type} ${id}`;
  return (
    <AnchorLink href={`/admin/jobs/${encodeURIComponent(id)}`} prefetch={false} size="sm">
      job {id}
    </AnchorLink>
  );
}
