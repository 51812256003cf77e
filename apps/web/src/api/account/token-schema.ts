import { z } from '@hono/zod-openapi';
import type { ApiToken } from '@offload/db';
import { scopes } from '@/server/auth/scopes';
import { requestObject } from '../http/request-object';

const dayMs = 86_400_000;
const defaultDays = 90;
const maxTokenDays = 366;

const time = z.iso.datetime().openapi({ example: '2027-03-04T09:30:00.000Z' });
const ScopeSchema = z.enum(scopes, `must be one of ${scopes.join(', ')}`);

export const TokenRequestSchema = requestObject({
  name: z
    .string('must be text')
    .trim()
    .min(1, 'must not be empty')
    .max(100, 'must be up to 100 characters')
    .refine((name) => !/\p{C}/u.test(name), 'must not contain control characters'),
  scopes: z
    .array(ScopeSchema, 'must be a list of scopes')
    .min(1, 'must have at least one scope')
    .transform((given) => [...new Set(given)])
    .openapi({ description: 'What the token may do. A scope to write includes the one to read' }),
  expiresAt: z.iso
    .datetime({ offset: true, error: 'must be a time like 2027-03-04T09:30:00Z' })
    .transform((text) => new Date(text))
    .refine((end) => end.getTime() > Date.now(), 'must be in the future')
    .refine((end) => end.getTime() <= inDays(maxTokenDays).getTime(), `must be within ${maxTokenDays} days`)
    .optional()
    .openapi({ description: `At most ${maxTokenDays} days from now. By default, ${defaultDays} days` }),
}).openapi('TokenRequest', { example: { name: 'Nightly report', scopes: ['reports:write', 'files:read'] } });

export const TokenSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    ending: z.string().openapi({ description: 'The last four characters of the token', example: '9fKq' }),
    scopes: z.array(z.string()),
    createdAt: time,
    expiresAt: time,
    lastUsedAt: time.nullable(),
    links: z.object({ self: z.string(), page: z.string() }),
  })
  .openapi('Token');

export type TokenView = z.infer<typeof TokenSchema>;

export const TokenListSchema = z.object({ data: z.array(TokenSchema) }).openapi('TokenList');

export const NewTokenSchema = TokenSchema.extend({
  token: z.string().nullable().openapi({
    description: 'Shown only once. Null if this repeats an earlier response to the same Idempotency-Key',
  }),
}).openapi('NewToken');

export function viewToken({ id, name, ending, scopes, ...row }: ApiToken): TokenView {
  return {
    id,
    name,
    ending,
    scopes,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    links: { self: `/api/tokens/${id}`, page: '/account/tokens' },
  };
}

export const defaultExpiry = () => inDays(defaultDays);

function inDays(days: number): Date {
  return new Date(Date.now() + days * dayMs);
}
