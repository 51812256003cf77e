import { z } from '@hono/zod-openapi';
import { changeVerbs, jobFilter } from '@offload/kinds/change-jobs';
import { AdminJobSchema } from '../jobs/job-schema';

const actionNames = z.enum(changeVerbs, `must be one of ${changeVerbs.join(', ')}`);

const { ids, kind, signature, queue } = jobFilter.shape;

/**
 * Selects jobs from `since` to `until`. Another field is required, so that no request selects all jobs, and an unknown one
 * is rejected, because ignoring it would select more jobs than it asks for.
 */
export const FilterSchema = jobFilter
  .extend({
    ids: ids.default(null),
    kind: kind.default(null),
    signature: signature.default(null),
    queue: queue.default(null),
  })
  .strict()
  .refine((filter) => filter.ids || filter.kind || filter.queue, 'must select jobs by ids, kind, or queue')
  .openapi('JobFilter');

export const ChangeSchema = z.object({ action: actionNames, filter: FilterSchema });

export const ConfirmedChangeSchema = z
  .object({
    action: actionNames,
    filter: FilterSchema,
    count: z.int().min(1).openapi({ description: 'The number of jobs that the user confirmed' }),
  })
  .openapi('JobsChange');

export const PreviewSchema = z
  .object({
    count: z.int(),
    people: z.int().openapi({ description: 'How many addresses the jobs email' }),
    emails: z.array(z.string()).openapi({ description: 'Up to three of these addresses' }),
    owners: z.int().openapi({ description: 'How many owners are emailed when their jobs finish' }),
  })
  .openapi('JobsChangePreview');

export const ChangedJobsSchema = z
  .object({ data: z.array(AdminJobSchema), counts: z.record(z.string(), z.int()) })
  .openapi('ChangedJobs');

export type ChangedJobs = z.infer<typeof ChangedJobsSchema>;

const time = z.iso.datetime();

export const FailureGroupSchema = z
  .object({
    kind: z.string(),
    signature: z.string(),
    message: z.string().openapi({ description: 'The latest error message' }),
    count: z.int(),
    firstAt: time,
    lastAt: time,
    parts: z.array(z.int()).openapi({ description: 'The number of failures in each part of the period' }),
  })
  .openapi('FailureGroup');

export type FailureGroupView = z.infer<typeof FailureGroupSchema>;

export const DismissalSchema = z
  .object({
    at: time,
    by: z.string(),
    byEmail: z.string().nullable(),
    reason: z.string(),
    count: z.int(),
  })
  .openapi('Dismissal');

export type DismissalView = z.infer<typeof DismissalSchema>;
