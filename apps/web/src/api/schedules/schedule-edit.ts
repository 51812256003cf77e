import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { addScheduler, updateSchedule } from '@offload/core/schedules';
import { requireSession, type SignedIn } from '../http/guards';
import { rejectInvalid } from '../http/problem';
import { requireJson } from '../http/request-guards';
import { json, jsonBody } from '../http/responses';
import { tellQueue } from './schedule-queries';
import { ScheduleRequestSchema, ScheduleSchema } from './schedule-schema';
import { viewSchedule } from './schedule-view';
import { changeRecorded, mustFindSchedule, rejectDeclared, requestedSchedule } from './schedules';

const route = createRoute({
  method: 'put',
  path: '/schedules/{id}',
  summary: 'Change what a schedule does and when. If it is paused, it stays so',
  middleware: [requireSession, requireJson] as const,
  request: {
    params: z.object({ id: z.string().openapi({ description: 'The schedule ID' }) }),
    body: jsonBody(ScheduleRequestSchema),
  },
  responses: { 200: json('The updated schedule', ScheduleSchema) },
});

export const scheduleEdit = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(
  route,
  async (c) => {
    const row = await mustFindSchedule(c.get('person'), c.req.valid('param').id);
    rejectDeclared(row);
    const changes = requestedSchedule(c.req.valid('json'));
    await changeRecorded(c, row, 'schedule.update', (tx, key) => updateSchedule(tx, key, changes));
    const updated = await mustFindSchedule(c.get('person'), row.id);
    if (!updated.pausedAt) tellQueue((queue) => addScheduler(queue, updated));
    return c.json(viewSchedule(updated), 200);
  },
);
