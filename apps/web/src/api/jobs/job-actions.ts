import { z } from '@hono/zod-openapi';
import { recordAction } from '@offload/console/server';
import { type JobRow, viewJob } from '@offload/db';
import { ApiError, toValidationError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { requireCaller } from '../http/guards';
import { requireJsonIfAny } from '../http/request-guards';
import { requestObject } from '../http/request-object';
import { json, resource, route } from '../http/routes';
import { type JobAccess, respondChanged } from './job-answer';
import { JobSchema } from './job-schema';
import { signalsOf } from './signals';
import { whenShape, yearMs } from './when';

const responses = { 202: json('The updated job', JobSchema, 'Location', 'Retry-After') };
const guards = [requireCaller, requireJsonIfAny];

const SignalSchema = requestObject({
  data: z
    .unknown()
    .optional()
    .openapi({ description: 'Data that matches the signal’s schema. {} by default' }),
}).openapi('Signal', { example: { data: { approved: true } } });

const signal = route.post(
  '/jobs/{id}/signals/{name}',
  'Send a signal to a job that’s waiting for it',
  responses,
  { guards, body: { content: { 'application/json': { schema: SignalSchema } } }, fails: [409, 422] },
);

const noDelay = 'must be a whole number of milliseconds, up to a year';

const RescheduleSchema = requestObject({
  runAt: whenShape.runAt.openapi({ description: 'Now by default' }),
  delayMs: z
    .int(noDelay)
    .min(0, noDelay)
    .max(yearMs, noDelay)
    .optional()
    .openapi({ description: 'Instead of `runAt`: milliseconds from now by the server’s clock' }),
})
  .refine(({ runAt, delayMs }) => runAt === undefined || delayMs === undefined, {
    path: ['delayMs'],
    message: 'can’t be combined with runAt',
  })
  .openapi('Reschedule', { example: { delayMs: 3_600_000 } });

const reschedule = route.post(
  '/jobs/{id}/reschedule',
  'Choose another time for a scheduled job, or for the next attempt',
  responses,
  { guards, body: { content: { 'application/json': { schema: RescheduleSchema } } }, fails: [409] },
);

export const jobActions = resource()
  .openapi(signal, (c) => {
    const { name } = c.req.valid('param');
    const { data = {} } = c.req.valid('json');
    async function send(job: JobRow, access: JobAccess): Promise<boolean> {
      if (!waitsFor(job, name)) return false;
      const declared = signalsOf(c.get('person'), job).get(name);
      if (!declared) throw new ApiError(403, `You can’t send the signal "${name}" to this job.`);
      const given = { data };
      const { error } = z.object({ data: declared.schema }).safeParse(given);
      if (error) throw toValidationError(error, { given, status: 422 });
      const { core, jobs } = runtime();
      const sent = await core.transaction(async (tx) => {
        const woken = await jobs.signal(tx, job.id, { name, data }, access);
        const doing = { action: 'job.signal', subjectType: 'job', subjectId: job.id } as const;
        if (woken && access.by)
          await recordAction(tx, access.by, { ...doing, after: { signal: name, data } });
        return woken;
      });
      if (sent) void jobs.dispatch([sent]);
      return sent !== null;
    }
    return respondChanged(c, send, `isn’t waiting for the signal "${name}"`);
  })
  .openapi(reschedule, (c) => {
    const { runAt, delayMs = runAt ? Math.max(0, Date.parse(runAt) - Date.now()) : 0 } = c.req.valid('json');
    const move = ({ id }: JobRow, access: JobAccess) => runtime().jobs.reschedule(id, delayMs, access);
    return respondChanged(c, move, 'can’t be rescheduled');
  });

function waitsFor(job: JobRow, name: string): boolean {
  const { waitingFor } = viewJob(job);
  return waitingFor?.type === 'signal' && waitingFor.name === name;
}
