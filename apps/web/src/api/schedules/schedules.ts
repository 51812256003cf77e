import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { recordScheduleChange, runSchedule } from '@offload/console/server';
import { monthlyCron } from '@offload/console/text';
import type { Jobs } from '@offload/core';
import {
  addScheduler,
  deleteSchedule,
  insertSchedule,
  type NewSchedule,
  nextRunAt,
  pauseSchedule,
  removeScheduler,
  resumeSchedule,
  type Schedule,
  updateSchedule,
} from '@offload/core/schedules';
import { type Connection, connectionOf } from '@offload/core/sql';
import { reservedBytesOf } from '@offload/db';
import { salesReport } from '@offload/kinds/sales-report';
import { system } from '@offload/kinds/system';
import type { Context } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import type { SignedIn } from '../http/guards';
import { answerOnce } from '../http/idempotency';
import { accessTo } from '../http/operator';
import { requestObject } from '../http/request-object';
import { json, resource, route } from '../http/routes';
import { respondWithJob, startResponses } from '../jobs/job-answer';
import { requireOwnerLimits } from '../jobs/owner-limit';
import { findSchedules, mustFindSchedule, viewSchedule } from './schedule-queries';
import {
  ScheduleListSchema,
  type ScheduleRequest,
  ScheduleRequestSchema,
  ScheduleSchema,
  type ScheduleView,
} from './schedule-schema';

const maxSchedules = 20;

const create = route.post(
  '/schedules',
  'Schedule a report. Each report covers the previous month',
  { 201: json('The schedule', ScheduleSchema, 'Location') },
  { json: ScheduleRequestSchema, once: true },
);
const list = route.get('/schedules', 'List your schedules, oldest first', {
  200: json('Schedules', ScheduleListSchema),
});
const get = route.get('/schedules/{id}', 'Get a schedule', { 200: json('The schedule', ScheduleSchema) });
const change = route.patch(
  '/schedules/{id}',
  'Pause or resume a schedule. Runs missed while paused are skipped',
  { 200: json('The updated schedule', ScheduleSchema) },
  { json: requestObject({ paused: z.boolean('must be true or false') }) },
);
const remove = route.delete(
  '/schedules/{id}',
  'Delete a schedule. Its jobs are kept',
  {
    204: { description: 'Deleted' },
  },
  { fails: [409] },
);
const replace = route.put(
  '/schedules/{id}',
  'Change what a schedule does and when. A paused schedule stays paused',
  { 200: json('The updated schedule', ScheduleSchema) },
  { json: ScheduleRequestSchema, fails: [409] },
);
const run = route.post(
  '/schedules/{id}/run',
  'Run a schedule now. If the same job is already in progress, returns that job',
  startResponses,
  { once: true },
);

export const schedules = resource()
  .openapi(create, async (c) => {
    const asked = c.req.valid('json');
    const ownerId = c.get('person').id;
    const call = { request: c.req, caller: ownerId, status: 201, asked, schema: ScheduleSchema };
    const made: Schedule[] = [];
    const { body } = await answerOnce<ScheduleView>(call, async (tx) => {
      const schedule = { id: randomUUID(), ownerId, ...requestedSchedule(asked) };
      const row = await insertSchedule(connectionOf(tx), schedule, maxSchedules);
      if (!row)
        throw new ApiError(409, `You’ve reached the limit of ${maxSchedules} schedules. Delete one first.`);
      made.push(row);
      const view = viewSchedule(row);
      return { answer: { body: view, location: view.links.self }, jobs: [] };
    });
    for (const row of made) tellQueue((queue) => addScheduler(queue, row));
    return c.json(body, 201, { Location: body.links.self });
  })
  .openapi(list, async (c) => c.json({ data: await findSchedules(c.get('person')) }, 200))
  .openapi(get, async (c) =>
    c.json(viewSchedule(await mustFindSchedule(c.get('person'), c.req.valid('param').id)), 200),
  )
  .openapi(change, async (c) => {
    const row = await mustFindSchedule(c.get('person'), c.req.valid('param').id);
    if (c.req.valid('json').paused) {
      await changeRecorded(c, row, 'schedule.pause', pauseSchedule);
      tellQueue((queue) => removeScheduler(queue, row.id));
    } else {
      const next = nextRunAt(row, new Date());
      await changeRecorded(c, row, 'schedule.resume', (tx, key) => resumeSchedule(tx, key, next));
      tellQueue((queue) => addScheduler(queue, row));
    }
    return c.json(viewSchedule(await mustFindSchedule(c.get('person'), row.id)), 200);
  })
  .openapi(remove, async (c) => {
    const row = await mustFindSchedule(c.get('person'), c.req.valid('param').id);
    rejectDeclared(row);
    await changeRecorded(c, row, 'schedule.delete', deleteSchedule);
    tellQueue((queue) => removeScheduler(queue, row.id));
    return c.body(null, 204);
  })
  .openapi(replace, async (c) => {
    const row = await mustFindSchedule(c.get('person'), c.req.valid('param').id);
    rejectDeclared(row);
    const changes = requestedSchedule(c.req.valid('json'));
    await changeRecorded(c, row, 'schedule.update', (tx, key) => updateSchedule(tx, key, changes));
    const updated = await mustFindSchedule(c.get('person'), row.id);
    if (!updated.pausedAt) tellQueue((queue) => addScheduler(queue, updated));
    return c.json(viewSchedule(updated), 200);
  })
  .openapi(run, async (c) => {
    const row = await mustFindSchedule(c.get('person'), c.req.valid('param').id);
    const access = accessTo(c, row);
    rejectDeclared(row);
    return respondWithJob(c, {}, (tx) =>
      runSchedule(tx, system, row, {
        ...access,
        cause: c.get('cause'),
        checkLimits: (contract, payload) => {
          const limits = { queue: contract.queue, bytes: reservedBytesOf(contract, payload) };
          return requireOwnerLimits(tx, row.ownerId, limits);
        },
      }),
    );
  });

type Change = (tx: Connection, key: { id: string; owner: string | null }) => Promise<Schedule | null>;

/** Changes a schedule that the caller may change, and records it in the audit log if it isn't the caller's own. */
async function changeRecorded(c: Context<SignedIn>, row: Schedule, action: string, change: Change) {
  const { owner, by } = accessTo(c, row);
  await runtime().db.$transaction(async (tx) => {
    const changed = await change(connectionOf(tx), { id: row.id, owner });
    if (changed && by) await recordScheduleChange(tx, by, action, row);
  });
}

function requestedSchedule(request: ScheduleRequest): Omit<NewSchedule, 'id' | 'ownerId'> {
  const { report, day, at, timeZone } = request;
  const monthly = day && at ? monthlyCron({ day, at }) : null;
  const cron = request.cron ?? monthly;
  if (!cron) throw new Error('the request has no time, and was not rejected');
  const cadence = { cron, timeZone };
  return {
    kind: salesReport.kind,
    template: report,
    ...cadence,
    nextRunAt: nextRunAt(cadence, new Date()),
    // A month without its report would be missed. Others may run often, and must not pile up.
    catchUp: request.catchUp ?? (monthly ? 'all' : 'latest'),
    overlap: request.overlap ?? (monthly ? 'allow' : 'skip'),
  };
}

/** Updates the queue’s schedulers without awaiting it. If that fails, the sweeper does it later. */
function tellQueue(tell: (queue: Jobs['backend']) => Promise<void>): void {
  const { queue, log } = runtime();
  tell(queue).catch((error: unknown) =>
    log.warn({ error }, 'failed to update the queue’s scheduler: left to the sweeper'),
  );
}

/** Throws a 409 if the schedule is declared in code. */
function rejectDeclared({ name }: Schedule): void {
  if (name !== null)
    throw new ApiError(
      409,
      `This schedule is declared in code as "${name}". Change it there. You can pause it here.`,
    );
}
