import { changePerson, resetTwoFactor } from '@offload/db';
import { rejectWithoutCode, requireCode, requireRole } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { json, resource, route } from '@/api/http/routes';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { findUser, findUsers } from './user-queries';
import { UserChangeSchema, UserPageSchema, UserQuerySchema, UserSchema } from './user-schema';

const pageLength = 25;

const list = route.get(
  '/admin/users',
  'List users by email address (admins)',
  { 200: json('A page of users', UserPageSchema) },
  { guards: [requireRole('admin')], query: UserQuerySchema },
);
const change = route.patch(
  '/admin/users/{id}',
  'Change the role of a user, or disable or enable them; ends their sessions (admins)',
  { 200: json('The user', UserSchema) },
  { guards: [requireRole('admin')], json: UserChangeSchema, fails: [409] },
);
const reset = route.delete(
  '/admin/users/{id}/two-factor',
  'Turn off two-factor authentication of a user and end their sessions (admins)',
  { 200: json('The user', UserSchema) },
  { guards: [requireRole('admin'), requireCode], fails: [409] },
);

export const users = resource()
  .openapi(list, async (c) => {
    const { query = '', cursor = null } = c.req.valid('query');
    return c.json(await findUsers({ text: query, cursor, limit: pageLength }), 200);
  })
  .openapi(change, async (c) => {
    const { id } = c.req.valid('param');
    const wanted = c.req.valid('json');
    if ('role' in wanted) rejectWithoutCode(c.get('person'));
    const isDone = await changePerson(runtime().db, id, wanted, operatorOf(c));
    const user = await findUser(id);
    if (!user) throw new ApiError(404, 'User not found.');
    if (!isDone && 'role' in wanted && wanted.role !== 'user' && !user.verified) {
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
    if (id === c.get('person').id)
      throw new ApiError(
        409,
        'You can’t reset your own two-factor authentication. Replace your authenticator app at /account/two-factor.',
      );
    const isDone = await resetTwoFactor(runtime().db, id, operatorOf(c));
    const user = await findUser(id);
    if (!user) throw new ApiError(404, 'User not found.');
    if (!isDone) throw new ApiError(409, 'Two-factor authentication is off.');
    return c.json(user, 200);
  });
