import type { Transaction } from '@offload/core';
import { databaseTime } from '@offload/core/admin';
import { byteOrderMark, csvLine } from '@offload/core/format/csv';
import { connectionOf, empty, join, type Sql, sql } from '@offload/core/sql';
import type { ActionFilter } from '../ui/audit/audit-query';
import { type AuditExport, chainOf } from './audit-chain';

/** A row of the audit log. */
export interface ActionView {
  id: string;
  at: string;
  actor: { id: string; email: string };
  /** The type of subject and the verb, such as `job.cancel`. */
  action: string;
  subject: { type: string; id: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  sessionId: string | null;
  secondFactorAt: string | null;
  /** `success`, `denied`, or `failed`. */
  outcome: string;
}

interface ActionRow
  extends Omit<ActionView, 'at' | 'actor' | 'subject' | 'before' | 'after' | 'secondFactorAt'> {
  at: Date;
  actorId: string;
  actorEmail: string;
  subjectType: string;
  subjectId: string;
  before: unknown;
  after: unknown;
  secondFactorAt: Date | null;
}

const columns = sql`id::text, at, actor_id AS "actorId", actor_email AS "actorEmail", action, subject_type AS "subjectType",
  subject_id AS "subjectId", before, after, reason, ip, user_agent AS "userAgent", request_id AS "requestId",
  session_id AS "sessionId", second_factor_at AS "secondFactorAt", outcome`;

export interface ActionPage {
  data: ActionView[];
  /** Where the next page begins: null on the last one. */
  nextCursor: string | null;
}

/** Returns a page of the audit log, newest first. */
export async function findActions(
  db: Transaction,
  filter: ActionFilter,
  cursor: string | null,
  limit: number,
): Promise<ActionPage> {
  const rows = await connectionOf(db).query<ActionRow>(sql`
    SELECT ${columns} FROM offload.operator_action
    WHERE ${matches(filter)} ${cursor === null ? empty : sql`AND operator_action.id < ${cursor}::bigint`}
    ORDER BY operator_action.id DESC LIMIT ${limit + 1}::int`);
  const page = rows.slice(0, limit);
  return {
    data: page.map(viewAction),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Yields all actions that match in batches, newest first. */
async function* readActions(db: Transaction, filter: ActionFilter): AsyncGenerator<ActionView[]> {
  let cursor: string | null = null;
  do {
    const page: ActionPage = await findActions(db, filter, cursor, 500);
    yield page.data;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

const header = [
  ...['at', 'actor', 'actor_id', 'action', 'subject_type', 'subject_id', 'before', 'after', 'reason'],
  ...['ip', 'user_agent', 'request_id', 'session_id', 'second_factor_at', 'outcome', 'id'],
];

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
  yield byteOrderMark + lineOf(header);
  let actions = 0;
  for await (const page of readActions(db, filter)) {
    yield page.map((action) => lineOf(cellsOf(action))).join('');
    actions += page.length;
  }
  const about: AuditExport = { actions, filter, exportedAt };
  if (key !== null) yield lineOf([JSON.stringify(about), ...header.slice(1).map(() => '')]);
}

function cellsOf({ id, at, actor, action, subject, before, after, ...from }: ActionView): string[] {
  const values = [before, after].map((value) => (value ? JSON.stringify(value) : ''));
  const { reason, ip, userAgent, requestId, sessionId, secondFactorAt, outcome } = from;
  const rest = [reason, ip, userAgent, requestId, sessionId, secondFactorAt].map((text) => text ?? '');
  return [at, actor.email, actor.id, action, subject.type, subject.id, ...values, ...rest, outcome, id];
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Returns those of the jobs that haven't been deleted. */
export async function findExisting(db: Transaction, ids: string[]): Promise<Set<string>> {
  const rows = await connectionOf(db).query<{ id: string }>(
    sql`SELECT id FROM offload.job WHERE id = ANY(${ids.filter((id) => uuid.test(id))}::uuid[])`,
  );
  return new Set(rows.map(({ id }) => id));
}

function matches({ actor, action, subject, from, to }: ActionFilter): Sql {
  const conditions = [
    ...(actor ? [sql`(strpos(lower(actor_email), ${actor.toLowerCase()}) > 0 OR actor_id = ${actor})`] : []),
    ...(action ? [sql`starts_with(action, ${action})`] : []),
    ...(subject ? [sql`(subject_id = ${subject} OR subject_type = ${subject})`] : []),
    ...(from ? [sql`at >= ${startOf(from)}`] : []),
    ...(to ? [sql`at < ${isDay(to) ? new Date(startOf(to).getTime() + dayMs) : startOf(to)}`] : []),
  ];
  return conditions.length > 0 ? join(conditions, ' AND ') : sql`true`;
}

const dayMs = 24 * 3_600_000;
const isDay = (text: string) => !text.includes('T');

/** Returns the start of a day, or the moment, in UTC. */
function startOf(text: string): Date {
  return new Date(isDay(text) ? text : `${text}Z`);
}

function viewAction(row: ActionRow): ActionView {
  const { id, at, actorId, actorEmail, subjectType, subjectId, before, after, secondFactorAt, ...rest } = row;
  return {
    id,
    at: at.toISOString(),
    actor: { id: actorId, email: actorEmail },
    subject: { type: subjectType, id: subjectId },
    before: valuesOf(before),
    after: valuesOf(after),
    secondFactorAt: secondFactorAt?.toISOString() ?? null,
    ...rest,
  };
}

function valuesOf(json: unknown): ActionView['before'] {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : null;
}
