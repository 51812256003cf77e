import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { changePerson, resetTwoFactor } from '@offload/db';
import { rejectWithoutCode, requireCode, requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { requireJson } from '@/api/http/request-guards';
import { json, jsonBody } from '@/api/http/responses';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { findUser, findUsers } from './user-queries';
import { UserChangeSchema, UserPageSchema, UserQuerySchema, UserSchema } from './user-schema';

const pageLength = 25;
const list = createRoute({
  method: 'get',
  path: '/admin/users',
  summary: 'List users by email address (admins)',
  middleware: [requireRole('admin')] as const,
  request: { query: UserQuerySchema },
  responses: { 200: json('A page of users', UserPageSchema) },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/admin/users/{id}',
  summary: 'Change the role of a user, or disable or enable them; ends their sessions (admins)',
  middleware: [requireRole('admin'), requireJson] as const,
  request: {
    params: z.object({ id: z.string() }),
    body: jsonBody(UserChangeSchema),
  },
  responses: { 200: json('The user', UserSchema) },
});

const reset = createRoute({
  method: 'delete',
  path: '/admin/users/{id}/two-factor',
  summary: 'Turn off two-factor authentication of a user and end their sessions (admins)',
  middleware: [requireRole('admin'), requireCode] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json('The user', UserSchema) },
});

export const users = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => {
    const { query = '', cursor = null } = c.req.valid('query');
    return c.json(await findUsers({ text: query, cursor, limit: pageLength }), 200, {
      'Cache-Control': 'private, no-store',
    });
  })
  .openapi(changeRoute, async (c) => {
    const { id } = c.req.valid('param');
    const change = c.req.valid('json');
    if ('role' in change) rejectWithoutCode(c.get('person'));
    const isDone = await changePerson(runtime().db, id, change, operatorOf(c));
    const user = await findUser(id);
    if (!user) throw new ApiError(404, 'User not found.');
    if (!isDone && 'role' in change && change.role !== 'user' && !user.verified) {
      throw new ApiError(
        409,
        'The email address isn’t verified yet, so the account may belong to someone else.',
      );
    }
    if (!isDone) {
      throw new ApiError(409, 'This is the last admin who can sign in. Make another user an admin first.');
    }
    return c.json(user, 200);
  })
  .openapi(reset, async (c) => {
    const { id } = c.req.valid('param');
    if (id === c.get('person').id) throw new ApiError(409, 'Replace your own app at /account/two-factor.');
    const isDone = await resetTwoFactor(runtime().db, id, operatorOf(c));
    const user = await findUser(id);
    if (!user) throw new ApiError(404, 'User not found.');
    if (!isDone) throw new ApiError(409, 'Two-factor authentication is off.');
    return c.json(user, 200);
  });
