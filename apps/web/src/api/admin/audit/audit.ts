import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { csvFile } from '@/api/http/csv';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, csvContent, json } from '@/api/http/responses';
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
  summary: 'Export all staff actions as CSV (admins)',
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
const columns = ['at', 'actor', 'actor_id', 'action', ...subject, 'reason', 'ip', 'user_agent', 'request_id'];

async function* rows(filter: ActionFilter) {
  for await (const page of readActions(filter)) yield page.map(rowOf);
}

function rowOf({ at, actor, action, subject, before, after, ...from }: ActionView) {
  const values = [before, after].map((value) => (value ? JSON.stringify(value) : ''));
  const rest = [from.reason, from.ip, from.userAgent, from.requestId].map((text) => text ?? '');
  return [at, actor.email, actor.id, action, subject.type, subject.id, ...values, ...rest];
}
