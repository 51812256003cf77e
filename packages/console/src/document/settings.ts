import { staffActions } from '@offload/core/admin/browser';
import * as z from 'zod';

/** The first parts of the paths of pages; the overview's is empty. */
const rooms = ['', 'jobs', 'failed', 'queues', 'schedules', 'gates', 'alerts', 'audit'] as const;

export type Room = (typeof rooms)[number];

/** Returns the room of a path such as `/jobs/1`, or null if there's none. */
export function roomOf(path: string): Room | null {
  const [, name = ''] = path.split('/');
  return rooms.find((room) => room === name) ?? null;
}

const link = z.object({ label: z.string(), href: z.string() });

/** The look of an app. */
export const themeSchema = z.strictObject({
  /** One of Mantine's colors; by default `indigo`. Buttons have white text on its darker shades. */
  primaryColor: z
    .enum([
      ...(['gray', 'red', 'pink', 'grape', 'violet', 'indigo', 'blue'] as const),
      ...(['cyan', 'teal', 'green', 'lime', 'yellow', 'orange'] as const),
    ])
    .exactOptional(),
  /** The value of CSS's `font-family`. */
  fontFamily: z.string().exactOptional(),
  /** The URLs of style sheets on the app's host, such as one with its `@font-face` rules. */
  styleSheets: z.array(z.string()).readonly().exactOptional(),
});

/** The document's settings, which are in an attribute of its HTML. */
export const settingsSchema = z.object({
  /** The name of the console. */
  title: z.string(),
  /** The URL of its logo. */
  logo: z.string(),
  theme: themeSchema,
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
