import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { runSchedule } from '@offload/console/server';
import { jobColumns, reservedBytesOf, viewJob } from '@offload/db';
import { system } from '@offload/kinds/system';
import { requireSession, type SignedIn } from '../http/guards';
import { answerOnce, IdempotencyHeaders } from '../http/idempotency';
import { accessTo } from '../http/operator';
import { rejectInvalid } from '../http/problem';
import { json } from '../http/responses';
import { JobSchema, type JobView } from '../jobs/job-schema';
import { requireOwnerLimits } from '../jobs/owner-limit';
import { mustFindSchedule, rejectDeclared } from './schedules';

const route = createRoute({
  method: 'post',
  path: '/schedules/{id}/run',
  summary: 'Run a schedule now. If the same job is already in progress, returns that job',
  middleware: [requireSession] as const,
  request: {
    params: z.object({ id: z.string().openapi({ description: 'The schedule ID' }) }),
    headers: IdempotencyHeaders,
  },
  responses: { 202: json('The job', JobSchema) },
});

export const scheduleRun = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(
  route,
  async (c) => {
    const person = c.get('person');
    const row = await mustFindSchedule(person, c.req.valid('param').id);
    const access = accessTo(c, row);
    rejectDeclared(row);
    const key = c.req.valid('header')['idempotency-key'];
    const call = { request: c.req, caller: person.id, key, asked: {}, schema: JobSchema };
    const { body, location } = await answerOnce<JobView>(call, async (tx) => {
      const { id, jobs } = await runSchedule(tx, system, row, {
        ...{ ...access, cause: c.get('cause') },
        checkLimits: (contract, payload) => {
          const limits = { queue: contract.queue, bytes: reservedBytesOf(contract, payload) };
          return requireOwnerLimits(tx, row.ownerId, limits);
        },
      });
      const job = viewJob(await tx.job.findUniqueOrThrow({ where: { id }, select: jobColumns }));
      return { answer: { body: job, location: job.links.self }, jobs };
    });
    return c.json(body, 202, { Location: location ?? body.links.self, 'Retry-After': '1' });
  },
);
