import { Code, TableTd, TableTr, Text } from '@mantine/core';
import { alertRules } from '@offload/core/admin/browser';
import type { ActionView } from '../../operations/audit-actions';
import { AdminTable } from '../admin-table';
import { AnchorLink } from '../links';
import { jobPath, queuePath } from '../paths';
import { Moment } from '../time/moment';
import { verbOf } from './action-verbs';
import { ChangedValues } from './changed-values';

const columns = ['Time', 'What happened', 'Change', 'From'];

interface ActionTableProps {
  actions: ActionView[];
  /** The IDs of their jobs that haven't been deleted, which have a page. */
  existing: ReadonlySet<string>;
}

/** Lists staff actions: when, who did what to what, what it changed, and from where. */
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
        <b>{actor.email}</b> {verbOf(action)} <Subject subject={subject} isLinked={isLinked} />
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
      <TableTd title={userAgent ?? undefined}>{ip ?? (userAgent ? 'unknown' : 'the command line')}</TableTd>
    </TableTr>
  );
}

function Subject({ subject: { type, id }, isLinked }: Pick<ActionView, 'subject'> & { isLinked: boolean }) {
  if (type === 'alerts') return isRule(id) ? `the alert rule ${id}` : 'the alert settings';
  if (id === 'all') return type === 'audit' ? 'the audit log' : `${type}s`;
  const to = type === 'job' && !isLinked ? null : pageOf(type, id);
  if (!to) return `${type} ${id}`;
  return (
    <AnchorLink to={to} inherit>
      {type} {id}
    </AnchorLink>
  );
}

const isRule = (id: string) => alertRules.some((rule) => rule === id);

function pageOf(type: string, id: string): string | null {
  if (type === 'job') return jobPath(encodeURIComponent(id));
  return type === 'queue' ? queuePath(id) : null;
}
