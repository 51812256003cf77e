import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseDown } from './database/database-down';

const pauseMs = 300;

/** Repeats a write that is safe to repeat for as long as the database is away, or until `signal` fires. */
export async function persist<Value>(write: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (signal.aborted || !isDatabaseDown(error)) throw error;
      await delay(pauseMs);
    }
  }
}
