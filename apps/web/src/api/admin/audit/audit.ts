import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { chainOf } from '@offload/console/operations/index.ts';
import { auditKey } from '@offload/env';
import { csvFile } from '@/api/http/csv';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, csvContent, json } from '@/api/http/responses';
import { runtime } from '@/server/runtime';
import { findActions, readActions } from './action-queries';
import {
  type ActionFilter,
  ActionFilterSchema,
  ActionPageSchema,
  ActionQuerySchema,
  type ActionView,
} from './audit-schema';

const pageLength = 50;
const list = createRoute({
  method: 'get',
  path: '/admin/audit',
  summary: 'List staff actions, newest first (admins)',
  middleware: [requireRole('admin')] as const,
  request: { query: ActionQuerySchema },
  responses: {
    200: json('A page of actions', ActionPageSchema),
    ...asProblem,
  },
});

const csv = createRoute({
  method: 'get',
  path: '/admin/audit.csv',
  summary: 'Export all staff actions as CSV, in which a deleted row shows (admins)',
  middleware: [requireRole('admin')] as const,
  request: { query: ActionFilterSchema },
  responses: {
    200: csvContent('The actions as CSV'),
    ...asProblem,
  },
});

export const audit = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => {
    const { cursor = null, ...filter } = c.req.valid('query');
    const page = await findActions(filter, cursor, pageLength);
    return c.json(page, 200, { 'Cache-Control': 'private, no-store' });
  })
  .openapi(csv, (c) => c.body(...csvFile('audit.csv', columns, rows(c.req.valid('query')))));

const subject = ['subject_type', 'subject_id', 'before', 'after'];
const from = ['ip', 'user_agent', 'request_id', 'session_id', 'second_factor_at', 'outcome'];
const columns = ['at', 'actor', 'actor_id', 'action', ...subject, 'reason', ...from, 'id', 'chain'];

/** Yields the rows with the hash of each and of those before it, and a last one that says how many there were. */
async function* rows(filter: ActionFilter) {
  const hash = chainOf(auditKey(runtime().env.AUTH_SECRET));
  const withHash = (cells: string[]) => [...cells, hash(cells)];
  let count = 0;
  for await (const page of readActions(filter)) {
    yield page.map((action) => withHash(rowOf(action)));
    count += page.length;
  }
  yield [withHash([`${count} actions`, ...columns.slice(2).map(() => '')])];
}

function rowOf({ id, at, actor, action, subject, before, after, ...from }: ActionView): string[] {
  const values = [before, after].map((value) => (value ? JSON.stringify(value) : ''));
  const { reason, ip, userAgent, requestId, sessionId, secondFactorAt, outcome } = from;
  const rest = [reason, ip, userAgent, requestId, sessionId, secondFactorAt].map((text) => text ?? '');
  return [at, actor.email, actor.id, action, subject.type, subject.id, ...values, ...rest, outcome, id];
}
