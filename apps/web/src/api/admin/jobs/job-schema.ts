import { z } from '@hono/zod-openapi';
import { JobSchema } from '@/api/jobs/job-schema';

/** A job in admin lists: with its owner, without its payload and result. */
export const AdminJobSchema = JobSchema.omit({ result: true, files: true })
  .extend({
    title: z.string().nullable(),
    isDismissed: z.boolean(),
    owner: z.object({ id: z.string(), email: z.string() }),
  })
  .openapi('AdminJob');

export type AdminJob = z.infer<typeof AdminJobSchema>;

export const AdminJobPageSchema = z
  .object({
    data: z.array(AdminJobSchema),
    nextCursor: z.string().nullable().openapi({ description: 'Null if there are no more pages' }),
    searchedUntil: z.iso.datetime().nullable().openapi({
      description:
        'If the page is not full and there may be more matches: the time up to which was searched. nextCursor continues.',
    }),
  })
  .openapi('AdminJobPage');

export type AdminJobPage = z.infer<typeof AdminJobPageSchema>;
