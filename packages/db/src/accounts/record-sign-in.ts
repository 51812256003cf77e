import type { ActionOutcome, Origin } from '@offload/console/server';
import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';

interface SignInAction {
  /** The account, by ID or address. Only staff are recorded. */
  account: { id: string } | { email: string };
  action: string;
  outcome: ActionOutcome;
  /** The token of the session that began, if one did. */
  sessionToken?: string | undefined;
}

/**
 * Records what someone did with a staff account before signing in. Takes as long for other accounts, so that the time
 * doesn't reveal whose account it is. Denials are recorded once in ten minutes.
 */
export async function recordSignIn(db: Transaction, from: Origin, signIn: SignInAction): Promise<void> {
  const { account, action, outcome, sessionToken = null } = signIn;
  const isTheirs = 'id' in account ? sql`person.id = ${account.id}` : sql`person.email = ${account.email}`;
  await connectionOf(db).execute(sql`
    INSERT INTO offload.operator_action (actor_id, actor_email, action, subject_type, subject_id, ip, user_agent, request_id,
      session_id, second_factor_at, outcome)
    SELECT person.id, person.email, ${action}::text, 'user', person.id, ${from.ip}::text,
      ${from.userAgent}::text, ${from.requestId}::text, session.id, session.second_factor_at, ${outcome}::text
    FROM "user" AS person LEFT JOIN session ON session.token = ${sessionToken}::text
    WHERE ${isTheirs} AND person.role <> 'user' AND (${outcome}::text <> 'denied' OR NOT EXISTS (
      SELECT 1 FROM offload.operator_action AS earlier
      WHERE earlier.subject_type = 'user' AND earlier.subject_id = person.id AND earlier.action = ${action}
        AND earlier.outcome = 'denied' AND earlier.at > now() - interval '10 minutes'))`);
}
