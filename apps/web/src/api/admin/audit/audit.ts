import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { auditCsv, findActions } from '@offload/console/operations/index.ts';
import { auditKey } from '@offload/env';
import { csvDownload } from '@/api/http/csv';
import { requireRole, type SignedIn } from '@/api/http/guards';
import { rejectInvalid } from '@/api/http/problem';
import { asProblem, csvContent, json } from '@/api/http/responses';
import { runtime } from '@/server/runtime';
import { ActionFilterSchema, ActionPageSchema, ActionQuerySchema } from './audit-schema';

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
    const page = await findActions(runtime().core, filter, cursor, pageLength);
    return c.json(page, 200, { 'Cache-Control': 'private, no-store' });
  })
  .openapi(csv, (c) => {
    const { core, env } = runtime();
    return c.body(
      ...csvDownload('audit.csv', auditCsv(core, c.req.valid('query'), auditKey(env.AUTH_SECRET))),
    );
  });
