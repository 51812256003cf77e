import { type Operator, recordAction } from '@offload/console/server';
import { connectionOf, sql } from '@offload/core/sql';
import type { Database, Prisma, Transaction } from '../client';
import type { ApiToken } from '../generated/client';

/** How many calls a token may make within a window of `seconds`, which starts with the first. */
export const tokenLimit = { max: 600, seconds: 60 };

export interface TokenUse {
  id: string;
  scopes: string[];
  /** Calls in this window, with this one. */
  calls: number;
  /** Until the window ends. */
  seconds: number;
  /** Milliseconds until the token expires. */
  endsInMs: number;
  user: {
    id: string;
    email: string;
    name: string;
    role: string;
    emailVerified: boolean;
    twoFactorEnabled: boolean;
  };
}

// A window that ends later than it can began before the database's clock was set back.
const isOver = sql`(window_ends_at <= now() OR window_ends_at > now() + ${tokenLimit.seconds}::int * interval '1 s')`;

/** Counts a call of the token with this hash. Returns null if it doesn't exist or has expired, or if its user is disabled. */
export async function spendTokenCall(db: Database, hash: string): Promise<TokenUse | null> {
  const [used] = await connectionOf(db).query<TokenUse>(sql`
    UPDATE api_token AS token SET
      calls = CASE WHEN ${isOver} THEN 1 ELSE calls + 1 END,
      window_ends_at = CASE WHEN ${isOver} THEN now() + ${tokenLimit.seconds}::int * interval '1 s' ELSE window_ends_at END,
      last_used_at = now()
    FROM "user" WHERE token.hash = ${hash} AND "user".id = token.user_id AND NOT banned AND token.expires_at > now()
    RETURNING token.id, scopes, calls, greatest(ceil(extract(epoch FROM window_ends_at - now())), 1)::int AS seconds,
      extract(epoch FROM token.expires_at - now())::float8 * 1000 AS "endsInMs",
      jsonb_build_object('id', "user".id, 'email', email, 'name', "user".name, 'role', role, 'emailVerified', email_verified,
        'twoFactorEnabled', two_factor_enabled) AS "user"`);
  return used ?? null;
}

/** Creates a token, and records that in the audit log. */
export async function createApiToken(
  tx: Transaction,
  token: Prisma.ApiTokenUncheckedCreateInput,
  operator: Operator,
): Promise<ApiToken> {
  const created = await tx.apiToken.create({ data: token });
  await record(tx, operator, 'user.create-token', created);
  return created;
}

/** Revokes a token and records that in the audit log. Returns false if the token, of this user if given, doesn't exist. */
export async function revokeApiToken(
  db: Database,
  { id, userId }: { id: string; userId?: string },
  operator: Operator,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const [revoked] = await connectionOf(tx).query<Named>(sql`
      DELETE FROM api_token WHERE id = ${id}::uuid AND coalesce(user_id = ${userId ?? null}::text, true)
      RETURNING user_id AS "userId", name, ending, scopes`);
    if (revoked) await record(tx, operator, 'user.revoke-token', revoked);
    return revoked !== undefined;
  });
}

type Named = Pick<ApiToken, 'userId' | 'name' | 'ending' | 'scopes'>;

function record(tx: Transaction, operator: Operator, action: string, token: Named): Promise<void> {
  const { userId, name, ending, scopes } = token;
  const said = { name, ending, scopes };
  const [before, after] = action === 'user.create-token' ? [{}, said] : [said, {}];
  return recordAction(tx, operator, { action, subjectType: 'user', subjectId: userId, before, after });
}
