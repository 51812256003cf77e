import { z } from '@hono/zod-openapi';
import { recordAction } from '@offload/console/server';
import { type JobRow, viewJob } from '@offload/db';
import { ApiError, toValidationError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { requireSession } from '../http/guards';
import { accessTo } from '../http/operator';
import { requireJsonIfAny } from '../http/request-guards';
import { requestObject } from '../http/request-object';
import { json, resource, route } from '../http/routes';
import { answerChanged, conflictOf, mustFindJob } from './job-answer';
import { JobSchema } from './job-schema';
import { signalsOf } from './signals';
import { whenShape, yearMs } from './when';

const responses = { 202: json('The updated job', JobSchema) };
const guards = [requireSession, requireJsonIfAny];

const SignalSchema = requestObject({
  data: z.unknown().optional().openapi({ description: 'Data that fits the signal; by default {}' }),
}).openapi('Signal');

const signal = route.post(
  '/jobs/{id}/signals/{name}',
  'Send a signal to a job that waits for it',
  responses,
  { guards, body: { content: { 'application/json': { schema: SignalSchema } } } },
);

const noDelay = 'must be a whole number of milliseconds, up to a year';

const RescheduleSchema = requestObject({
  runAt: whenShape.runAt.openapi({ description: 'By default, now' }),
  delayMs: z
    .int(noDelay)
    .min(0, noDelay)
    .max(yearMs, noDelay)
    .optional()
    .openapi({ description: 'In place of `runAt`: milliseconds from now, by the clock of the server' }),
})
  .refine(({ runAt, delayMs }) => runAt === undefined || delayMs === undefined, {
    path: ['delayMs'],
    message: 'can’t be combined with runAt',
  })
  .openapi('Reschedule');

const reschedule = route.post(
  '/jobs/{id}/reschedule',
  'Choose another time for a scheduled job, or for the next attempt',
  responses,
  { guards, body: { content: { 'application/json': { schema: RescheduleSchema } } } },
);

export const jobActions = resource()
  .openapi(signal, async (c) => {
    const person = c.get('person');
    const { id, name } = c.req.valid('param');
    const job = await mustFindJob(person, id);
    const access = accessTo(c, job);
    const { by } = access;
    const waitsForAnother = `doesn’t wait for the signal "${name}"`;
    if (!waitsFor(job, name)) throw await conflictOf(person, job.id, waitsForAnother);
    const declared = signalsOf(person, job).get(name);
    if (!declared) throw new ApiError(403, `You can’t send the signal "${name}" to this job.`);
    const { data = {} } = c.req.valid('json');
    const { error } = z.object({ data: declared.schema }).safeParse({ data });
    if (error) throw toValidationError(error, 'json', 422);
    const { core, jobs } = runtime();
    const sent = await core.transaction(async (tx) => {
      const woken = await jobs.signal(tx, job.id, { name, data }, access);
      const doing = { action: 'job.signal', subjectType: 'job', subjectId: job.id } as const;
      if (woken && by) await recordAction(tx, by, { ...doing, after: { signal: name, data } });
      return woken;
    });
    if (!sent) throw await conflictOf(person, job.id, waitsForAnother);
    void jobs.dispatch([sent]);
    return answerChanged(c, person, job.id);
  })
  .openapi(reschedule, async (c) => {
    const person = c.get('person');
    const job = await mustFindJob(person, c.req.valid('param').id);
    const { runAt, delayMs = runAt ? Math.max(0, Date.parse(runAt) - Date.now()) : 0 } = c.req.valid('json');
    const moved = await runtime().jobs.reschedule(job.id, delayMs, accessTo(c, job));
    if (!moved) throw await conflictOf(person, job.id, 'can’t be rescheduled');
    return answerChanged(c, person, job.id);
  });

function waitsFor(job: JobRow, name: string): boolean {
  const { waitingFor } = viewJob(job);
  return waitingFor?.type === 'signal' && waitingFor.name === name;
}
