import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { type Operator, recordAction } from '@offload/console/operations/index.ts';
import { type Cause, findInProgress, jobOf, recordScheduleRun, type Schedule } from '@offload/core/internal';
import { jobColumns, reservedBytesOf, type Transaction, viewJob } from '@offload/db';
import { enqueue, system } from '@offload/kinds/system';
import { requireSession, type SignedIn } from '../http/guards';
import { answerOnce, IdempotencyHeaders } from '../http/idempotency';
import { accessTo } from '../http/operator';
import { rejectInvalid } from '../http/problem';
import { asProblem, json } from '../http/responses';
import { JobSchema, type JobView } from '../jobs/job-schema';
import { requireOwnerLimits } from '../jobs/owner-limit';
import { mustFindSchedule, rejectDeclared } from './schedules';

const JsonObject = z.record(z.string(), z.json());

const route = createRoute({
  method: 'post',
  path: '/schedules/{id}/run',
  summary: 'Run a schedule now. If the same job is already in progress, returns that job',
  middleware: [requireSession] as const,
  request: {
    params: z.object({ id: z.string().openapi({ description: 'The schedule ID' }) }),
    headers: IdempotencyHeaders,
  },
  responses: {
    202: json('The job', JobSchema),
    ...asProblem,
  },
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
      const { id, jobs } = await run(tx, row, { ...access, cause: c.get('cause') });
      const job = viewJob(await tx.job.findUniqueOrThrow({ where: { id }, select: jobColumns }));
      return { answer: { body: job, location: job.links.self }, jobs };
    });
    return c.json(body, 202, { Location: location ?? body.links.self, 'Retry-After': '1' });
  },
);

async function run(
  tx: Transaction,
  schedule: Schedule,
  { actor, by, cause }: { actor: string; by?: Operator; cause: Cause },
) {
  const { id, ownerId } = schedule;
  const { contract, payload } = jobOf(system, schedule, new Date());
  const underWay = await findInProgress(tx, {
    kind: contract.kind,
    ownerId,
    payload: JsonObject.parse(contract.payload.parse(payload)),
  });
  const limits = { queue: contract.queue, bytes: reservedBytesOf(contract, payload) };
  if (!underWay) await requireOwnerLimits(tx, ownerId, limits);
  const jobs = underWay ? [] : [await enqueue(tx, contract, payload, { ownerId, actor, ...cause })];
  const jobId = underWay ?? jobs[0]?.id;
  if (!jobId) throw new Error('no job was enqueued');
  await recordScheduleRun(tx, id, jobId);
  const doing = { action: 'schedule.run', subjectType: 'schedule', subjectId: id, after: { jobId } } as const;
  if (by) await recordAction(tx, by, doing);
  return { id: jobId, jobs };
}
