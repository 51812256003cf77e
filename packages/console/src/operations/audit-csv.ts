import type { Transaction } from '@offload/core';
import { byteOrderMark, csvLine } from '@offload/core/format/csv';
import type { ActionFilter } from '../ui/audit/audit-query';
import type { ActionView } from './audit-actions';
import { readActions } from './audit-actions';
import { type AuditExport, chainOf } from './audit-chain';
import { databaseTime } from './database-time';

const subject = ['subject_type', 'subject_id', 'before', 'after'];
const from = ['ip', 'user_agent', 'request_id', 'session_id', 'second_factor_at', 'outcome'];
const columns = ['at', 'actor', 'actor_id', 'action', ...subject, 'reason', ...from, 'id'];

/**
 * Yields an export of the audit log as CSV, in pieces, which are read as they are sent. With a key, the last cell of each row
 * chains it to those before it, and a last row says what was exported.
 */
export async function* auditCsv(
  db: Transaction,
  filter: ActionFilter,
  key: string | Uint8Array | null,
): AsyncGenerator<string> {
  const lineOf = key === null ? csvLine : chainOf(key);
  const exportedAt = (await databaseTime(db)).toISOString();
  yield byteOrderMark + lineOf(columns);
  let actions = 0;
  for await (const page of readActions(db, filter)) {
    yield page.map((action) => lineOf(cellsOf(action))).join('');
    actions += page.length;
  }
  const about: AuditExport = { actions, filter, exportedAt };
  if (key !== null) yield lineOf([JSON.stringify(about), ...columns.slice(1).map(() => '')]);
}

function cellsOf({ id, at, actor, action, subject, before, after, ...from }: ActionView): string[] {
  const values = [before, after].map((value) => (value ? JSON.stringify(value) : ''));
  const { reason, ip, userAgent, requestId, sessionId, secondFactorAt, outcome } = from;
  const rest = [reason, ip, userAgent, requestId, sessionId, secondFactorAt].map((text) => text ?? '');
  return [at, actor.email, actor.id, action, subject.type, subject.id, ...values, ...rest, outcome, id];
}
