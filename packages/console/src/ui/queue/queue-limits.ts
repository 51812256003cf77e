import type { QueueLimits } from '@offload/core/admin';
import * as z from 'zod';
import { asSentence } from '../problem';

/** Short enough for a line of a list. */
export const maxPauseReason = 120;

const whole = (max: number) =>
  z.int('must be a whole number').min(1, 'must be at least 1').max(max, `must be at most ${max}`).nullable();

/** The valid limits of a queue. Null means the queue's default. */
export const limitFields = {
  concurrency: whole(200),
  perMinute: whole(1_000_000),
  ownerRunning: whole(1_000),
  ownerOpen: whole(1_000_000),
};

const Limits = z.object(limitFields);

/** The form's texts. An empty one means the queue's default. */
export type LimitTexts = Record<keyof QueueLimits, string>;

/** Reads the form's limits, or returns the error of each field. Text that isn't a number is an error, not "no limit". */
export function readLimits(
  texts: LimitTexts,
): { limits: QueueLimits } | { errors: Partial<Record<string, string>> } {
  const numbers = Object.entries(texts).map(([name, text]) => [
    name,
    text.trim() === '' ? null : Number(text),
  ]);
  const { data, error } = Limits.safeParse(Object.fromEntries(numbers));
  if (data) return { limits: data };
  const errors = error.issues.map(({ path, message }) => [path.join('.'), asSentence(message)]);
  return { errors: Object.fromEntries(errors) };
}
