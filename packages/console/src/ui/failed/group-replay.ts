import { countOf, formatNumber } from '@offload/core/format/amounts';
import * as z from 'zod';

const Extent = z.object({
  count: z.int(),
  /** What the app says that replaying them causes. */
  effects: z.string().nullable(),
});

/** Says what the edit of one job's payload would change in the other jobs of its group. */
export const GroupReplayPreview = z.object({
  /** The changed values, as the reader may see them. Undefined: the field is missing. */
  changes: z.array(z.object({ name: z.string(), from: z.unknown(), to: z.unknown() })),
  /** The jobs whose edited fields had the same values before. */
  same: Extent,
  /** All jobs that allow the edit, also those with other values there. */
  all: Extent,
  /** How many stay as they are, by reason. */
  left: z.array(z.object({ reason: z.string(), count: z.int() })),
  /** Whether the group has more jobs than were looked at. */
  isMore: z.boolean(),
  /** The jobs are those that failed within this period. */
  since: z.string(),
  until: z.string(),
});

export type GroupReplayPreview = z.infer<typeof GroupReplayPreview>;

/** What became of a job: the one that replaces it, or why it stays as it is. */
const Outcome = z.union([
  z.object({ id: z.string(), newId: z.string() }),
  z.object({ id: z.string(), reason: z.string() }),
]);

export type Outcome = z.infer<typeof Outcome>;

export const GroupReplayRound = z.object({
  outcomes: z.array(Outcome),
  /** Where the next round begins; null if there is none. */
  next: z.string().nullable(),
});

/** `Replay 80 jobs`, or `Replay 5,000 or more jobs` */
export function replayTitle(count: number, isMore: boolean): string {
  return isMore ? `Replay ${formatNumber(count)} or more jobs` : `Replay ${countOf(count, 'job')}`;
}

/** `Replayed 80 jobs. 1 job stays as it is.` */
export function outcomeText(outcomes: Outcome[]): string {
  const made = outcomes.filter((outcome) => 'newId' in outcome).length;
  const left = outcomes.length - made;
  const stay = left === 1 ? '1 job stays as it is.' : `${countOf(left, 'job')} stay as they are.`;
  return `Replayed ${countOf(made, 'job')}.${left > 0 ? ` ${stay}` : ''}`;
}
