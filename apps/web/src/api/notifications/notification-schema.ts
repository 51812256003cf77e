import { z } from '@hono/zod-openapi';
import { finishedStates } from '@offload/core/contract';

const time = z.iso.datetime().openapi({ example: '2026-11-25T09:30:00.000Z' });

const NotificationSchema = z
  .object({
    id: z.uuid().openapi({ description: 'The job, or the newest of many' }),
    kind: z.string().openapi({ example: 'sales-report' }),
    state: z.enum(finishedStates),
    summary: z.string().openapi({ example: 'Your report is ready' }),
    title: z.string().nullable().openapi({ description: 'What the job is about. Null for many jobs' }),
    count: z.int().openapi({
      description: 'How many jobs, finished one after another, this notification covers',
    }),
    unread: z.int().openapi({ description: 'How many of its jobs are unread' }),
    at: time.openapi({ description: 'When the newest of its jobs finished' }),
    since: time.openapi({ description: 'When the oldest of its jobs finished' }),
    page: z.string().openapi({ description: 'The page of the job, or the list of jobs' }),
  })
  .openapi('Notification');

export type NotificationView = z.infer<typeof NotificationSchema>;

export const NotificationsSchema = z
  .object({
    data: z.array(NotificationSchema),
    unread: z.int().openapi({ description: 'How many jobs are unread, counted up to 100' }),
  })
  .openapi('Notifications');

export type BellView = z.infer<typeof NotificationsSchema>;

const StateSchema = z.enum(finishedStates);

export function finishedStateOf(text: string): NotificationView['state'] {
  return StateSchema.parse(text);
}
