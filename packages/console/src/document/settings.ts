import { staffActions } from '@offload/core/admin/browser';
import * as z from 'zod';

const link = z.object({ label: z.string(), href: z.string() });

/** The document's settings, which are in an attribute of its HTML. */
export const settingsSchema = z.object({
  /** Where the console is: `/ops`; empty at the root. */
  basePath: z.string(),
  actor: z.string(),
  actions: z.array(z.enum(staffActions)),
  queues: z.array(z.string()),
  seesValues: z.boolean(),
  /** Whether they see all queues, and therefore also what concerns all of them. */
  seesAllQueues: z.boolean(),
  kinds: z.array(z.string()),
  /** The kind of the app's jobs that change other jobs, if it has one. */
  changesKind: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  links: z.array(link),
  home: link.nullable(),
  /** Where the color scheme is kept. */
  themeKey: z.string(),
});

export type Settings = z.infer<typeof settingsSchema>;
