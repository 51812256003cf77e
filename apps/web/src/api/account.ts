import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { enqueuePasswordLink, unverifiedSeconds } from '@offload/jobs/accounts/password-links';
import { runtime } from '@/server/runtime';
import { requireSession, type SignedIn } from './guards';
import { ProblemSchema, Refusal } from './problem';
import { requireJson } from './request-guards';
import { refuseInvalid } from './validation';

const AccountSchema = z
  .object({
    wantsJobMail: z.boolean('is neither true nor false').openapi({
      description: 'Whether I am e-mailed about the end of a job whose page I do not look at',
    }),
  })
  .openapi('Account');

const MessageSchema = z.object({ message: z.string() });

const change = createRoute({
  method: 'patch',
  path: '/account',
  summary: 'Change what I am e-mailed about',
  middleware: [requireSession, requireJson] as const,
  request: { body: { required: true, content: { 'application/json': { schema: AccountSchema } } } },
  responses: {
    200: { description: 'As it is now', content: { 'application/json': { schema: AccountSchema } } },
    default: { description: 'A problem', content: { 'application/problem+json': { schema: ProblemSchema } } },
  },
});

const verify = createRoute({
  method: 'post',
  path: '/account/verification',
  summary: 'Send the link that verifies my email address again',
  middleware: [requireSession] as const,
  responses: {
    202: { description: 'It is on its way', content: { 'application/json': { schema: MessageSchema } } },
    default: { description: 'A problem', content: { 'application/problem+json': { schema: ProblemSchema } } },
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
    if (isVerified) throw new Refusal(409, 'Your email address is verified already.');
    const { db, jobs } = runtime();
    const enqueued = await db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM "user" WHERE id = ${id} FOR NO KEY UPDATE`;
      return enqueuePasswordLink(tx, id, 'unverified');
    });
    if (enqueued.length === 0) {
      const detail =
        'We have just sent you a link. Look in your spam folder, or wait ten minutes for another.';
      throw new Refusal(429, detail, undefined, unverifiedSeconds);
    }
    void jobs.dispatch(enqueued);
    return c.json({ message: 'Check your inbox: we are sending you a link.' }, 202);
  });
