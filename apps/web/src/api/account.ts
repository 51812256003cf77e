import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { runtime } from '@/server/runtime';
import { requireSession, type SignedIn } from './guards';
import { ProblemSchema } from './problem';
import { requireJson } from './request-guards';
import { refuseInvalid } from './validation';

const AccountSchema = z
  .object({
    wantsJobMail: z.boolean('is neither true nor false').openapi({
      description: 'Whether I am e-mailed about the end of a job whose page I do not look at',
    }),
  })
  .openapi('Account');

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

export const account = new OpenAPIHono<SignedIn>({ defaultHook: refuseInvalid }).openapi(
  change,
  async (c) => {
    const { wantsJobMail } = c.req.valid('json');
    const { id } = c.get('person');
    await runtime().db.user.update({ where: { id }, data: { wantsJobMail } });
    return c.json({ wantsJobMail }, 200);
  },
);
