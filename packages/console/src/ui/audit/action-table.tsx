import { Button, TableTd, TableTr, Text } from '@mantine/core';
import { alertRules } from '@offload/core/admin/browser';
import { countOf, formatList } from '@offload/core/format/amounts';
import { useState } from 'react';
import type { ActionView } from '../../operations/audit-actions';
import { AdminTable } from '../admin-table';
import { AnchorLink } from '../links';
import { jobPath, queuePath } from '../paths';
import { Moment } from '../time/moment';
import { verbOf } from './action-words';
import { ChangedValues } from './changed-values';
import { foldActions, repeatedIn } from './fold-actions';

const columns = ['Time', 'What happened', 'Change', 'From'];

interface ActionTableProps {
  actions: ActionView[];
  /** The IDs of their jobs that haven't been deleted, which have a page. */
  existing: ReadonlySet<string>;
}

/** Lists staff actions: when, who did what to what, what it changed, and from where. Actions that are alike are folded. */
export function ActionTable({ actions, existing }: ActionTableProps) {
  return (
    <AdminTable name="Staff actions" columns={columns} minWidth={720}>
      {foldActions(actions).map((alike) => (
        <Actions key={alike.at(-1)?.id} alike={alike} existing={existing} />
      ))}
    </AdminTable>
  );
}

function Actions({ alike, existing }: { alike: ActionView[]; existing: ReadonlySet<string> }) {
  const [isOpen, setOpen] = useState(false);
  const [newest] = alike;
  const rows = alike.map((action) => (
    <ActionRow key={action.id} action={action} isLinked={existing.has(action.subject.id)} />
  ));
  if (!newest || alike.length === 1) return rows;
  return (
    <>
      <TableTr>
        <TableTd>
          <Moment at={newest.at} />
        </TableTd>
        <TableTd style={{ overflowWrap: 'anywhere' }}>
          <b>{newest.actor.email}</b> {formatList(repeatedIn(alike).map(repeatedText))}
        </TableTd>
        <TableTd>
          <Button variant="subtle" size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide' : 'Show'} {countOf(alike.length, 'action')}
          </Button>
          <Reason text={newest.reason} />
        </TableTd>
        <FromCell action={newest} />
      </TableTr>
      {isOpen && rows}
    </>
  );
}

/** `retried 50 jobs` */
function repeatedText({ first, subjects }: ReturnType<typeof repeatedIn>[number]): string {
  const { type, id } = first.subject;
  const subject = subjects > 1 ? countOf(subjects, typeLabels[type] ?? type) : subjectText(first.subject);
  return `${verbOf(first)} ${id === 'all' ? subjectText(first.subject) : subject}`;
}

function ActionRow({ action, isLinked }: { action: ActionView; isLinked: boolean }) {
  const { at, actor, subject, reason } = action;
  const many = manyOf(action);
  return (
    <TableTr>
      <TableTd>
        <Moment at={at} />
      </TableTd>
      <TableTd style={{ overflowWrap: 'anywhere' }} title={action.action}>
        <b>{actor.email}</b> {verbOf(action)} {many && <>{many.jobs} with </>}
        <Subject subject={subject} isLinked={isLinked} />
      </TableTd>
      <TableTd style={{ overflowWrap: 'anywhere' }}>
        {many ? <ChangedValues before={null} after={many.filter} /> : <ChangedValues {...action} />}
        <Reason text={reason} />
      </TableTd>
      <FromCell action={action} />
    </TableTr>
  );
}

function Reason({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <Text size="sm" c="dimmed">
      “{text}”
    </Text>
  );
}

function FromCell({ action: { ip, userAgent } }: { action: ActionView }) {
  return (
    <TableTd title={userAgent ?? undefined}>{ip ?? (userAgent ? 'unknown' : 'the command line')}</TableTd>
  );
}

interface Many {
  /** `30 jobs` */
  jobs: string;
  /** Which jobs were selected. Empty for viewers, who don't see values. */
  filter: Record<string, unknown>;
}

/** Returns how many jobs a change to many was for, or null if the action isn't one. */
function manyOf({ action, after }: ActionView): Many | null {
  if (!action.startsWith('jobs.')) return null;
  const { count, filter } = after ?? {};
  const chosen = Object.entries(filter ?? {}).filter(([, value]) => value !== null);
  return {
    jobs: typeof count === 'number' ? countOf(count, 'job') : 'many jobs',
    filter: Object.fromEntries(chosen),
  };
}

function Subject({ subject, isLinked }: Pick<ActionView, 'subject'> & { isLinked: boolean }) {
  const { type, id } = subject;
  const to = type === 'job' && !isLinked ? null : pageOf(type, id);
  if (!to || id === 'all') return subjectText(subject);
  return (
    <AnchorLink to={to} inherit>
      {subjectText(subject)}
    </AnchorLink>
  );
}

/** The words for types of subjects whose name isn't one. */
const typeLabels: Record<string, string> = { host: 'gate' };

function subjectText({ type, id }: ActionView['subject']): string {
  const label = typeLabels[type] ?? type;
  if (type === 'alerts') return isRule(id) ? `the alert rule ${id}` : 'the alert settings';
  if (id === 'all') return type === 'audit' ? 'the audit log' : `${label}s`;
  return `${label} ${id}`;
}

const isRule = (id: string) => alertRules.some((rule) => rule === id);

function pageOf(type: string, id: string): string | null {
  if (type === 'job') return jobPath(encodeURIComponent(id));
  return type === 'queue' ? queuePath(id) : null;
}
