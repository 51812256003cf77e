import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseDown } from './database-down';

const pauseMs = 300;

/**
 * Repeats a write, which must be safe to repeat, while the database is down. Rejects when `signal` aborts, and for any
 * other error. Use it for what must not be lost, such as a payment that was made.
 *
 * @example
 * await persist(() => db.execute(sql`UPDATE payment SET paid = true WHERE id = ${id}`), giveUp);
 */
export async function persist<Value>(
  write: () => Promise<Value>,
  signal: Pick<AbortSignal, 'aborted'>,
): Promise<Value> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (signal.aborted || !isDatabaseDown(error)) throw error;
      await delay(pauseMs);
    }
  }
}
