import { z } from '@hono/zod-openapi';
import { requestObject } from '@/api/http/request-object';
import { roles } from '@/server/auth/roles';

export const UserSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    verified: z.boolean(),
    role: z.enum(roles),
    disabled: z.boolean(),
    disabledReason: z.string().nullable(),
    hasTwoFactor: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .openapi('User');

export type UserView = z.infer<typeof UserSchema>;

export const UserPageSchema = z
  .object({ data: z.array(UserSchema), nextCursor: z.string().nullable() })
  .openapi('UserPage');

export type UserPage = z.infer<typeof UserPageSchema>;

export const UserQuerySchema = z.object({
  query: z
    .string()
    .trim()
    .max(254, 'must be at most 254 characters')
    .optional()
    .openapi({ description: 'Part of the name or email address' }),
  cursor: z.string().max(64, 'must be the nextCursor of another page').optional(),
});

const reason = z
  .string('must be text')
  .trim()
  .max(500, 'must be at most 500 characters')
  .transform((text) => text || null)
  .prefault('');

export const UserChangeSchema = z
  .union(
    [requestObject({ role: z.enum(roles) }), requestObject({ disabled: z.boolean(), reason })],
    `must be {"role": "${roles.join('|')}"} or {"disabled": true|false, "reason": "…"}`,
  )
  .openapi('UserChange', { example: { role: 'operator' } });
