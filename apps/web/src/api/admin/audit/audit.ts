import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { csvLine } from '@/api/http/csv';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, json } from '@/api/http/responses';
import { textStream } from '@/server/http/text-stream';
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
    200: { description: 'The actions as CSV', content: { 'text/csv': { schema: z.string() } } },
    ...asProblem,
  },
});

export const audit = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => {
    const { cursor = null, ...filter } = c.req.valid('query');
    const page = await findActions(filter, cursor, pageLength);
    return c.json(page, 200, { 'Cache-Control': 'private, no-store' });
  })
  .openapi(csv, (c) => {
    const pieces = lines(c.req.valid('query'));
    return c.body(
      textStream(pieces, () => void pieces.return(undefined)),
      200,
      {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="audit.csv"',
        'Cache-Control': 'private, no-store',
      },
    );
  });

const header = ['at', 'actor', 'actor_id', 'action', 'subject_type', 'subject_id', 'before', 'after'];

async function* lines(filter: ActionFilter): AsyncGenerator<string> {
  yield csvLine([...header, 'reason', 'ip', 'user_agent', 'request_id']);
  for await (const page of readActions(filter)) yield page.map(lineOf).join('');
}

function lineOf({ at, actor, action, subject, before, after, ...from }: ActionView): string {
  const values = [before, after].map((value) => (value ? JSON.stringify(value) : ''));
  const rest = [from.reason, from.ip, from.userAgent, from.requestId].map((text) => text ?? '');
  return csvLine([at, actor.email, actor.id, action, subject.type, subject.id, ...values, ...rest]);
}
