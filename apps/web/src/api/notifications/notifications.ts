import { z } from '@hono/zod-openapi';
import { finishedStates } from '@offload/core/contract';
import { markNotificationsRead } from '@offload/db';
import { runtime } from '@/server/runtime';
import { requestObject } from '../http/request-object';
import { json, resource, route } from '../http/routes';
import { storableYear } from '../http/storable-year';
import { readBell } from './notification-queries';
import { NotificationsSchema } from './notification-schema';

const list = route.get('/notifications', 'List your latest notifications, newest first', {
  200: json('Notifications', NotificationsSchema),
});

const time = z.iso
  .datetime({ error: 'must be a time such as 2026-11-25T09:30:00.000Z', abort: true })
  .regex(storableYear, 'must be between the years 1970 and 2999')
  .transform((text) => new Date(text));

const ReadSchema = requestObject({
  until: time
    .optional()
    .openapi({ type: 'string', description: 'Later notifications stay unread. Now by default' }),
  since: time.optional().openapi({ type: 'string', description: 'Earlier notifications stay as they are' }),
  kind: z.string('must be text').optional(),
  state: z.enum(finishedStates).optional(),
}).openapi('ReadNotifications', { example: { kind: 'sales-report' } });

const read = route.post(
  '/notifications/read',
  'Mark your notifications as read: all of them, or those of a time, kind, and state',
  { 204: { description: 'Marked as read' } },
  { json: ReadSchema },
);

export const notifications = resource()
  .openapi(list, async (c) => c.json(await readBell(c.get('person')), 200))
  .openapi(read, async (c) => {
    const { until = new Date(), ...filter } = c.req.valid('json');
    await markNotificationsRead(runtime().db, c.get('person').id, { until, ...filter });
    return c.body(null, 204);
  });
