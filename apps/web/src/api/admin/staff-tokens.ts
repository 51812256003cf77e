import { z } from '@hono/zod-openapi';
import { revokeApiToken } from '@offload/db';
import { ApiError } from '@/server/http/api-error';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import { TokenSchema, viewToken } from '../account/token-schema';
import { requireRole } from '../http/guards';
import { operatorOf } from '../http/operator';
import { json, resource, route } from '../http/routes';

const pageLength = 25;

const StaffTokenSchema = TokenSchema.extend({
  owner: z.object({ id: z.string(), email: z.string() }),
}).openapi('StaffToken');

const StaffTokenPageSchema = z
  .object({ data: z.array(StaffTokenSchema), nextCursor: z.string().nullable() })
  .openapi('StaffTokenPage');

export type StaffTokenView = z.infer<typeof StaffTokenSchema>;

const list = route.get(
  '/admin/tokens',
  'List the API tokens of all users, newest first (admins)',
  { 200: json('A page of tokens', StaffTokenPageSchema) },
  {
    guards: [requireRole('admin')],
    query: z.object({ cursor: z.uuid('must be the nextCursor of another page').optional() }),
  },
);
const revoke = route.delete(
  '/admin/tokens/{id}',
  'Revoke the API token of any user. Its live streams end (admins)',
  { 204: { description: 'Revoked' } },
  { guards: [requireRole('admin')] },
);

export const staffTokens = resource()
  .openapi(list, async (c) => c.json(await findAllTokens(c.req.valid('query').cursor ?? null), 200))
  .openapi(revoke, async (c) => {
    const { id } = c.req.valid('param');
    const isDone = isUuid(id) && (await revokeApiToken(runtime().db, { id }, operatorOf(c)));
    if (!isDone) throw new ApiError(404, 'Token not found.');
    return c.body(null, 204);
  });

/** Returns a page of the tokens of all users, newest first, for admins. */
export async function findAllTokens(
  cursor: string | null,
): Promise<{ data: StaffTokenView[]; nextCursor: string | null }> {
  const rows = await runtime().db.apiToken.findMany({
    include: { user: { select: { id: true, email: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    ...(cursor !== null && { cursor: { id: cursor }, skip: 1 }),
    take: pageLength + 1,
  });
  const page = rows.slice(0, pageLength);
  const data = page.map(({ user: owner, ...row }): StaffTokenView => ({ ...viewToken(row), owner }));
  return { data, nextCursor: rows.length > pageLength ? (page.at(-1)?.id ?? null) : null };
}
