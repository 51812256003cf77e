import { OpenAPIHono, z } from '@hono/zod-openapi';
import { limitSignUps } from '@/server/auth/call-limits';
import { emailAddress } from '@/server/auth/email-address';
import { newPassword } from '@/server/auth/new-password';
import { clientAddressOf } from '@/server/http/client-address';
import { runtime } from '@/server/runtime';
import { answerOnceIn, findEarlierAnswer } from '../http/idempotency';
import { rejectInvalid } from '../http/problem';
import type { Identified } from '../http/request-id';
import { requestObject } from '../http/request-object';
import { json, route } from '../http/routes';
import { signUp } from './sign-up';

const SignUpSchema = requestObject({
  email: emailAddress,
  name: z
    .string('must be text')
    .trim()
    .max(100, 'must be up to 100 characters')
    .regex(/^\P{Cc}*$/u, 'must not contain control characters')
    .default(''),
  password: newPassword.optional(),
}).openapi('SignUp');

const MessageSchema = z.object({ message: z.string() });
const message = 'Check your inbox. We’re sending you an email.';

const create = route.post(
  '/signup',
  'Sign up. The welcome email is sent in the background',
  { 202: json('The response is the same whether or not the account already existed', MessageSchema) },
  { guards: [], json: SignUpSchema, once: true },
);

export const signup = new OpenAPIHono<Identified>({ defaultHook: rejectInvalid }).openapi(
  create,
  async (c) => {
    const body = c.req.valid('json');
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
