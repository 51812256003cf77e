import * as z from 'zod';
import { asSentence } from '../problem';

/** Short enough for a line of a list. */
export const maxPauseReason = 120;

const whole = (max: number) =>
  z.int('must be a whole number').min(1, 'must be at least 1').max(max, `must be at most ${max}`).nullable();

/** What the limits of a queue may be. Null: the queue's default. */
export const limitFields = {
  concurrency: whole(200),
  perMinute: whole(1_000_000),
  ownerRunning: whole(1_000).default(null),
  ownerOpen: whole(1_000_000).default(null),
};

const limitsSchema = z.object(limitFields);

/** The limits as they are typed. */
export type LimitTexts = Record<keyof typeof limitFields, string>;

interface TypedLimits {
  /** Null if one of them is invalid. */
  limits: z.output<typeof limitsSchema> | null;
  /** What is wrong with each that is invalid. */
  errors: Partial<LimitTexts>;
}

/** Reads what was typed. In JSON, NaN would become null, which means the default. */
export function readLimits(texts: LimitTexts): TypedLimits {
  const numbers = Object.entries(texts).map(([name, text]) => [
    name,
    text.trim() === '' ? null : Number(text),
  ]);
  const { data, error } = limitsSchema.safeParse(Object.fromEntries(numbers));
  if (data) return { limits: data, errors: {} };
  const errors = error.issues.map(({ path, message }) => [path[0], asSentence(message)]);
  return { limits: null, errors: Object.fromEntries(errors) };
}
