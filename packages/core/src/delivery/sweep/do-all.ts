import { isCutShort, isDatabaseDown } from '../../database/database-down';
import { messageOf } from '../../log';

/**
 * Takes steps one after the other, also after one that has failed: a job that can't be ended must not keep all others waiting. Then
 * throws what has failed. If the database is down or too busy, throws at once.
 */
export async function doAll(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (isDatabaseDown(error) || isCutShort(error)) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 1) throw new AggregateError(errors, errors.map(messageOf).join('; '));
  for (const error of errors) throw error;
}
