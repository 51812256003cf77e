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
import type { ActionView } from '@/api/admin/audit-schema';
import { AnchorLink } from '../../shell/links';
import { Moment } from '../../time/moment';
import { changeWords } from './action-words';

const columns = ['When', 'Who', 'What', 'On what', 'Change', 'From'];

export function ActionTable({ actions }: { actions: ActionView[] }) {
  return (
    <TableScrollContainer minWidth={960} aria-label="What staff did">
      <Table withTableBorder highlightOnHover>
        <TableThead>
          <TableTr>
            {columns.map((name) => (
              <TableTh key={name}>{name}</TableTh>
            ))}
          </TableTr>
        </TableThead>
        <TableTbody>
          {actions.map((action) => (
            <ActionRow key={action.id} action={action} />
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
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
