import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { enqueuePasswordLink, unverifiedSeconds } from '@offload/jobs/accounts/password-links';
import { Refusal } from '@/server/http/refusal';
import { runtime } from '@/server/runtime';
import { requireSession, type SignedIn } from '../http/guards';
import { refuseInvalid } from '../http/problem';
import { requireJson } from '../http/request-guards';
import { asProblem, json, jsonBody } from '../http/responses';

const AccountSchema = z
  .object({
    wantsJobMail: z.boolean('must be true or false').openapi({
      description: 'Whether to email you when a job finishes while its page isn’t open',
    }),
  })
  .openapi('Account');

const MessageSchema = z.object({ message: z.string() });

const change = createRoute({
  method: 'patch',
  path: '/account',
  summary: 'Change your email settings',
  middleware: [requireSession, requireJson] as const,
  request: { body: jsonBody(AccountSchema) },
  responses: {
    200: json('Account settings', AccountSchema),
    ...asProblem,
  },
});

const verify = createRoute({
  method: 'post',
  path: '/account/verification',
  summary: 'Resend the link that verifies your email address',
  middleware: [requireSession] as const,
  responses: {
    202: json('Confirmation', MessageSchema),
    ...asProblem,
  },
});

export const account = new OpenAPIHono<SignedIn>({ defaultHook: refuseInvalid })
  .openapi(change, async (c) => {
    const { wantsJobMail } = c.req.valid('json');
    const { id } = c.get('person');
    await runtime().db.user.update({ where: { id }, data: { wantsJobMail } });
    return c.json({ wantsJobMail }, 200);
  })
  .openapi(verify, async (c) => {
    const { id, isVerified } = c.get('person');
    if (isVerified) throw new Refusal(409, 'Your email address is already verified.');
    const { db, jobs } = runtime();
    const enqueued = await db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM "user" WHERE id = ${id} FOR NO KEY UPDATE`;
      return enqueuePasswordLink(tx, id, 'unverified');
    });
    if (enqueued.length === 0) {
      const detail = 'We just sent you a link. Check your spam folder, or wait 10 minutes to get another.';
      throw new Refusal(429, detail, undefined, unverifiedSeconds);
    }
    void jobs.dispatch(enqueued);
    return c.json({ message: 'Check your inbox. We’re sending you a link.' }, 202);
  });
