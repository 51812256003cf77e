import type { Transaction } from '@offload/core';
import type { ActionView } from '../ui/audit/action-view';
import type { ActionFilter } from '../ui/audit/audit-query';
import { readActions } from './audit-actions';
import { chainOf } from './audit-chain';

const subject = ['subject_type', 'subject_id', 'before', 'after'];
const from = ['ip', 'user_agent', 'request_id', 'session_id', 'second_factor_at', 'outcome'];
const columns = ['at', 'actor', 'actor_id', 'action', ...subject, 'reason', ...from, 'id'];

/**
 * Yields an export of the audit log as CSV, in pieces, which are read as they are sent. With a key, each row has the hash of
 * itself and of those before it, and a last row says how many there were.
 */
export async function* auditCsv(
  db: Transaction,
  filter: ActionFilter,
  key: string | Uint8Array | null,
): AsyncGenerator<string> {
  const hash = key && chainOf(key);
  const line = (cells: string[]) => lineOf(hash ? [...cells, hash(cells)] : cells);
  // Without a byte order mark, Excel takes UTF-8 for a Western encoding.
  yield `\uFEFF${lineOf(hash ? [...columns, 'chain'] : columns)}`;
  let count = 0;
  for await (const page of readActions(db, filter)) {
    yield page.map((action) => line(cellsOf(action))).join('');
    count += page.length;
  }
  if (hash) yield line([`${count} actions`, ...columns.slice(1).map(() => '')]);
}

function cellsOf({ id, at, actor, action, subject, before, after, ...from }: ActionView): string[] {
  const values = [before, after].map((value) => (value ? JSON.stringify(value) : ''));
  const { reason, ip, userAgent, requestId, sessionId, secondFactorAt, outcome } = from;
  const rest = [reason, ip, userAgent, requestId, sessionId, secondFactorAt].map((text) => text ?? '');
  return [at, actor.email, actor.id, action, subject.type, subject.id, ...values, ...rest, outcome, id];
}

// Spreadsheets run text that begins like this as a formula, unless an apostrophe precedes it.
const formula = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

function lineOf(cells: string[]): string {
  const texts = cells.map((cell) => (formula.test(cell) ? `'${cell}` : cell));
  return `${texts.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join()}\r\n`;
}
