import { z } from '@hono/zod-openapi';
import { JobSchema } from '../job-schema';

/** A job in the lists of the administration: whose it is, and nothing of what is in it. */
export const AdminJobSchema = JobSchema.omit({ result: true, files: true })
  .extend({
    title: z.string().nullable(),
    owner: z.object({ id: z.string(), email: z.string() }),
  })
  .openapi('AdminJob');

export type AdminJob = z.infer<typeof AdminJobSchema>;

export const AdminJobPageSchema = z
  .object({ data: z.array(AdminJobSchema), nextCursor: z.string().nullable() })
  .openapi('AdminJobPage');

export type AdminJobPage = z.infer<typeof AdminJobPageSchema>;
