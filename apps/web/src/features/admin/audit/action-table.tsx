import { Code, TableTd, TableTr, Text } from '@mantine/core';
import { AdminTable } from '@offload/console/ui/admin-table.tsx';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import type { ActionView } from '@/api/admin/audit/audit-schema';
import { queueHref } from '@/features/admin/admin-hrefs';
import { AnchorLink } from '../../shell/links';
import { actionVerbs } from './action-verbs';
import { ChangedValues } from './changed-values';

const columns = ['Time', 'What happened', 'Change', 'From'];

interface ActionTableProps {
  actions: ActionView[];
  /** The IDs of their jobs that haven't been deleted, which have a page. */
  existing: ReadonlySet<string>;
}

export function ActionTable({ actions, existing }: ActionTableProps) {
  return (
    <AdminTable name="Staff actions" columns={columns} minWidth={720}>
      {actions.map((action) => (
        <ActionRow key={action.id} action={action} isLinked={existing.has(action.subject.id)} />
      ))}
    </AdminTable>
  );
}

function ActionRow({ action, isLinked }: { action: ActionView; isLinked: boolean }) {
  const { at, actor, subject, reason, ip, userAgent } = action;
  return (
    <TableTr>
      <TableTd>
        <Moment at={at} />
      </TableTd>
      <TableTd style={{ overflowWrap: 'anywhere' }}>
        <b>{actor.email}</b> {actionVerbs[action.action] ?? 'acted on'}{' '}
        <Subject subject={subject} isLinked={isLinked} />
        <Text size="xs" c="dimmed">
          <Code fz="xs">{action.action}</Code>
          {action.outcome !== 'success' && ` ${action.outcome}`}
        </Text>
      </TableTd>
      <TableTd style={{ overflowWrap: 'anywhere' }}>
        <ChangedValues {...action} />
        {reason && (
          <Text size="sm" c="dimmed">
            “{reason}”
          </Text>
        )}
      </TableTd>
      <TableTd title={userAgent ?? undefined}>{ip ?? 'the command line'}</TableTd>
    </TableTr>
  );
}

function Subject({ subject: { type, id }, isLinked }: Pick<ActionView, 'subject'> & { isLinked: boolean }) {
  if (id === 'all') return type === 'audit' ? 'the audit log' : `${type}s`;
  const href = type === 'job' && !isLinked ? null : pageOf(type, id);
  if (!href) return type === 'alerts' ? 'the alert settings' : `${type} ${id}`;
  return (
    <AnchorLink href={href} prefetch={false} inherit>
      {type} {id}
    </AnchorLink>
  );
}

function pageOf(type: string, id: string): string | null {
  if (type === 'job') return `/admin/jobs/${encodeURIComponent(id)}`;
  return type === 'queue' ? queueHref(id) : null;
}
