import { randomUUID } from 'node:crypto';
import { createApiToken, revokeApiToken, type Transaction } from '@offload/db';
import { hashOfToken, newApiToken } from '@/server/auth/api-token';
import { isStaff } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { ApiError, invalid } from '@/server/http/api-error';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import { requireCaller, requireCode } from '../http/guards';
import { answerOnce } from '../http/idempotency';
import { operatorOf } from '../http/operator';
import { json, resource, route } from '../http/routes';
import {
  defaultExpiry,
  NewTokenSchema,
  TokenListSchema,
  TokenRequestSchema,
  TokenSchema,
  type TokenView,
  viewToken,
} from './token-schema';

const maxTokens = 20;

const create = route.post(
  '/tokens',
  'Create an API token for a program, which sends it as `Authorization: Bearer …`',
  { 201: json('The token, shown once', NewTokenSchema, 'Location') },
  { guards: [requireCaller, requireCode], json: TokenRequestSchema, once: true },
);
const list = route.get('/tokens', 'List your API tokens, newest first', {
  200: json('Tokens', TokenListSchema),
});
const revoke = route.delete('/tokens/{id}', 'Revoke an API token. Its live streams end', {
  204: { description: 'Revoked' },
});

export const tokens = resource()
  .openapi(create, async (c) => {
    const asked = c.req.valid('json');
    const person = c.get('person');
    requireRightsFor(person, asked.scopes);
    const token = newApiToken();
    let isNew = false;
    const call = { request: c.req, caller: person.id, status: 201, asked, schema: TokenSchema };
    const { body } = await answerOnce<TokenView>(call, async (tx) => {
      await requireRoomForToken(tx, person.id);
      const { expiresAt = defaultExpiry(), ...named } = asked;
      const secret = { hash: hashOfToken(token), ending: token.slice(-4) };
      const row = { id: randomUUID(), userId: person.id, ...named, ...secret, expiresAt };
      const view = viewToken(await createApiToken(tx, row, operatorOf(c)));
      isNew = true;
      return { answer: { body: view, location: view.links.self }, jobs: [] };
    });
    return c.json({ ...body, token: isNew ? token : null }, 201, { Location: body.links.self });
  })
  .openapi(list, async (c) => c.json({ data: await findTokens(c.get('person').id) }, 200))
  .openapi(revoke, async (c) => {
    const { id } = c.req.valid('param');
    const own = { id, userId: c.get('person').id };
    const isDone = isUuid(id) && (await revokeApiToken(runtime().db, own, operatorOf(c)));
    if (!isDone) throw new ApiError(404, 'Token not found.');
    return c.body(null, 204);
  });

/** Returns the tokens of a user, newest first. */
export async function findTokens(userId: string): Promise<TokenView[]> {
  const orderBy = [{ createdAt: 'desc' }, { id: 'desc' }] as const;
  return (await runtime().db.apiToken.findMany({ where: { userId }, orderBy: [...orderBy] })).map(viewToken);
}

/** Throws if someone may not have a token at all, or not one with these scopes. */
function requireRightsFor({ isVerified, role }: Person, scopes: string[]): void {
  if (!isVerified) throw new ApiError(403, 'Verify your email address first, at /account.');
  const at = scopes.findIndex((scope) => scope.startsWith('staff:'));
  if (at >= 0 && !isStaff(role))
    throw invalid([{ pointer: `/scopes/${at}`, message: 'is only for staff' }], 422);
}

/** Throws a 409 if the user has as many tokens as they may. Until the transaction ends, others that create one wait. */
async function requireRoomForToken(tx: Transaction, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM "user" WHERE id = ${userId} FOR NO KEY UPDATE`;
  if ((await tx.apiToken.count({ where: { userId } })) < maxTokens) return;
  throw new ApiError(409, `You’ve reached the limit of ${maxTokens} tokens. Revoke one first.`);
}
