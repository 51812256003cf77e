import { randomBytes } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { putSignInLink } from '@offload/db';
import { isDemo } from '@/server/auth/call-limits';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import type { Identified } from '../http/request-id';
import { json, route } from '../http/routes';
import { answerWithJob } from '../jobs/job-answer';
import { JobSchema } from '../jobs/job-schema';
import { signUp } from './signup';

const create = route.post(
  '/guests',
  'Try the demo: get a new account with a session, and its welcome email',
  { 202: json('The welcome email’s job', JobSchema, 'Location', 'Retry-After') },
  {
    guards: [],
    fails: [404],
    description: 'Only with DEMO_DATA, and only on the machine that the demo runs on.',
  },
);

/** In seconds. The link is used immediately. */
const linkSeconds = 60;

export const guests = new OpenAPIHono<Identified>().openapi(create, async (c) => {
  const { db, jobs, auth } = runtime();
  if (!isDemo(c.req.raw.headers)) throw new ApiError(404, 'Not found.');
  const email = `guest-${randomBytes(5).toString('hex')}@example.com`;
  const write = await signUp({ email, name: '', cause: c.get('cause') });
  const { welcome, token, answer } = await db.$transaction(async (tx) => {
    const [welcome] = await write(tx);
    if (!welcome) throw new Error('a new account got no welcome email');
    const token = await putSignInLink(tx, welcome.ownerId, linkSeconds);
    return { welcome, token, answer: await answerWithJob(tx, welcome.id) };
  });
  void jobs.dispatch([welcome]);
  const { headers } = await auth.api.signInWithLink({ body: { token }, returnHeaders: true });
  for (const cookie of headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true });
  return c.json(answer.body, 202, { Location: answer.body.links.self, 'Retry-After': '1' });
});
