import { randomUUID } from 'node:crypto';
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { type Cause, type EnqueuedJob, sql, type Transaction } from '@offload/core';
import { connectionOf, oftenUsed } from '@offload/core/sql';
import { failingAttempts } from '@offload/kinds/accounts/demo-faults';
import { enqueuePasswordLink } from '@offload/kinds/accounts/password-links';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { limitAddresses, limitSignUps } from '@/server/auth/call-limits';
import { emailAddress } from '@/server/auth/email-address';
import { newPassword } from '@/server/auth/new-password';
import { clientAddressOf } from '@/server/http/client-address';
import { runtime } from '@/server/runtime';
import { answerOnceIn, findEarlierAnswer } from '../http/idempotency';
import { rejectInvalid } from '../http/problem';
import type { Identified } from '../http/request-id';
import { ofArticle, requestObject } from '../http/request-object';
import { json, route } from '../http/routes';
import { userName } from './user-name';

const SignUpSchema = requestObject({
  email: emailAddress,
  name: userName.default(''),
  password: newPassword.optional(),
  ...ofArticle,
}).openapi('SignUp', { example: { email: 'ada@example.com', name: 'Ada' } });

const MessageSchema = z.object({ message: z.string() });
const message = 'Check your inbox. We’re sending you an email.';

const create = route.post(
  '/signup',
  'Sign up. The welcome email is sent in the background',
  { 202: json('The response is the same whether or not the account already existed', MessageSchema) },
  { guards: [], json: SignUpSchema, once: true, fails: [429] },
);

export const signup = new OpenAPIHono<Identified>({ defaultHook: rejectInvalid }).openapi(
  create,
  async (c) => {
    const { user_id: _, ...body } = c.req.valid('json');
    const client = clientAddressOf(c.req.raw.headers);
    const call = {
      request: c.req,
      // Two clients that happen to use the same key must not share a response.
      caller: `stranger at ${client}`,
      asked: body,
      schema: MessageSchema,
    };
    const earlier = await findEarlierAnswer(call);
    if (earlier) return c.json(earlier.body, 202);
    await limitSignUps(runtime().db, c.req.raw.headers);
    const write = await signUp({ ...body, cause: c.get('cause') });
    const answer = await answerOnceIn(runtime().writes.transaction, call, async (tx) => ({
      answer: { body: { message }, location: null },
      jobs: await write(tx),
    }));
    return c.json(answer.body, 202);
  },
);

/** Returns whether email to this address fails in the demo, so that no link could reach it. */
function isDemo(email: string): boolean {
  return runtime().env.DEMO_FAULTS && failingAttempts(email) > 0;
}

interface SignUp {
  email: string;
  name: string;
  password?: string | undefined;
  cause: Cause;
}

/**
 * Prepares a sign-up and returns the function that writes it: the account together with its welcome job; or, if the account
 * exists, another link to verify it, or an email to its owner if it's verified. All take about the same time, so a client
 * can't tell them apart.
 */
export async function signUp({ email, name, password, cause }: SignUp) {
  const { jobs, passwords } = runtime();
  const passwordHash = password ? await passwords.hash(password) : null;

  return async (tx: Transaction): Promise<EnqueuedJob[]> => {
    if (!isDemo(email)) await limitAddresses(tx, email);
    const newId = randomUUID();
    // Changes nothing about an account that exists, but locks it.
    const [account] = await connectionOf(tx).query<{ id: string; isVerified: boolean }>(sql`
      ${oftenUsed} WITH person AS (
        INSERT INTO "user" (id, email, name, email_verified) VALUES (${newId}, ${email}, ${name}, ${isDemo(email)})
        ON CONFLICT (email) DO UPDATE SET email_verified = "user".email_verified
        RETURNING id, email_verified
      ), account AS (
        INSERT INTO account (id, account_id, provider_id, user_id, password)
        SELECT ${randomUUID()}, id, 'credential', id, ${passwordHash}::text FROM person
        WHERE id = ${newId} AND ${passwordHash}::text IS NOT NULL
      )
      SELECT id, email_verified AS "isVerified" FROM person`);
    if (!account) throw new Error('the account was neither inserted nor found');
    const { id, isVerified } = account;
    if (id === newId)
      return [await jobs.enqueue(tx, welcomeEmail, { personId: id }, { ownerId: id, ...cause })];
    const reason = isVerified ? 'signed-up-again' : 'unverified';
    return enqueuePasswordLink(jobs, tx, { userId: id, reason, cause });
  };
}
