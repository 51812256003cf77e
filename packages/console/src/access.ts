import { z } from 'zod';

/** What staff can do to jobs and queues. */
export const consoleActions = ['retry', 'cancel', 'run-now', 'replay', 'dismiss', 'pause', 'alerts'] as const;

export type ConsoleAction = (typeof consoleActions)[number];

const accessSchema = z.object({
  actor: z.string().min(1).max(200),
  can: z.union([z.enum(['all', 'read']), z.array(z.enum(consoleActions)).readonly()]),
  queues: z.array(z.string()).readonly().optional(),
});

/** Who asks for a page or an action of the console, and what they may do. */
export interface ConsoleAccess {
  /** Who it is, such as their email address: the history of each job that they change says so. */
  actor: string;
  /** Everything, only look, or look and do these things. */
  can: 'all' | 'read' | readonly ConsoleAction[];
  /** The queues whose jobs they see; by default all. */
  queues?: readonly string[];
}

/** Returns what `authorize` has returned, or null if it lets no one in. Throws if it returned something else. */
export function readAccess(returned: unknown): ConsoleAccess | null {
  if (!returned) return null;
  const { success, data } = accessSchema.safeParse(returned);
  if (!success)
    throw new Error(
      `authorize must return a Response, or { actor: 'ada@example.com', can: 'all' | 'read' | ['retry', …] }. The actions are ${consoleActions.join(', ')}.`,
    );
  const { queues, ...access } = data;
  return queues ? { ...access, queues } : access;
}

export function mayDo({ can }: Pick<ConsoleAccess, 'can'>, action: ConsoleAction): boolean {
  return can === 'all' || (can !== 'read' && can.includes(action));
}

/** Returns the queues of a system that someone may see. */
export function visibleQueues({ queues }: ConsoleAccess, all: readonly string[]): string[] {
  return all.filter((name) => queues?.includes(name) ?? true);
}
