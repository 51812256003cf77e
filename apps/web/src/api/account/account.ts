import { z } from '@hono/zod-openapi';
import { finishedStates } from '@offload/core/contract';
import { enqueuePasswordLink, unverifiedSeconds } from '@offload/kinds/accounts/password-links';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { requestObject } from '../http/request-object';
import { json, resource, route } from '../http/routes';
import { userName } from './user-name';

const EventsSchema = z.array(z.enum(finishedStates), 'must be a list of states');

const AccountSchema = z
  .object({
    name: userName,
    bellEvents: EventsSchema.openapi({ description: 'The final states that the bell notifies you of' }),
    emailEvents: EventsSchema.openapi({
      description: 'The final states that you’re emailed about if the job’s page isn’t open',
    }),
    pushEvents: EventsSchema.openapi({
      description: 'The final states that your devices notify you of if the job’s page isn’t open',
    }),
  })
  .openapi('Account');

const MessageSchema = z.object({ message: z.string() });

const change = route.patch(
  '/account',
  'Change your name, or what you’re notified of. Omitted settings stay as they are',
  { 200: json('Account settings', AccountSchema) },
  { json: requestObject(AccountSchema.partial().shape).openapi({ example: { emailEvents: ['failed'] } }) },
);
const verify = route.post(
  '/account/verification',
  'Resend the link that verifies your email address',
  {
    202: json('Confirmation', MessageSchema),
  },
  { fails: [409] },
);

export const account = resource()
  .openapi(change, async (c) => {
    const { name, bellEvents, emailEvents, pushEvents } = c.req.valid('json');
    const { id } = c.get('person');
    const data = {
      ...(name !== undefined && { name }),
      ...(bellEvents && { bellEvents }),
      ...(emailEvents && { emailEvents }),
      ...(pushEvents && { pushEvents }),
    };
    const select = { name: true, bellEvents: true, emailEvents: true, pushEvents: true };
    const changed = await runtime().db.user.update({ where: { id }, data, select });
    return c.json(AccountSchema.parse(changed), 200);
  })
  .openapi(verify, async (c) => {
    const { id, isVerified } = c.get('person');
    if (isVerified) throw new ApiError(409, 'Your email address is already verified.');
    const { db, jobs } = runtime();
    const enqueued = await db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM "user" WHERE id = ${id} FOR NO KEY UPDATE`;
      return enqueuePasswordLink(jobs, tx, { userId: id, reason: 'unverified', cause: c.get('cause') });
    });
    if (enqueued.length === 0) {
      const detail = 'We just sent you a link. Check your spam folder, or wait 10 minutes to get another.';
      throw new ApiError(429, detail, undefined, unverifiedSeconds);
    }
    void jobs.dispatch(enqueued);
    return c.json({ message: 'Check your inbox. We’re sending you a link.' }, 202);
  });
