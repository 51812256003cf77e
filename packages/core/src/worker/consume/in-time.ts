import { persist } from '../../database/persist';
import { DeliveryReturned } from '../../delivery/returned';

// A healthy database answers within milliseconds, and a busy one within a second or two.
const patienceMs = 3_000;

/**
 * Writes for a delivery whose run hasn't begun. If the database doesn't respond in time, throws a `DeliveryReturned`, and
 * `onLate` gets the write, which may still succeed.
 */
export type InTime = <Value>(
  write: () => Promise<Value>,
  onLate?: (writing: Promise<Value>) => Promise<unknown>,
) => Promise<Value>;

/**
 * Creates what keeps a worker that has lost its database from keeping what the queue delivers. `onLost` is called whenever
 * the database hasn't responded in time, `onError` with what a late write has led to.
 */
export function createInTime(onLost: () => void, onError: (error: unknown) => void): InTime {
  return async (write, onLate = (writing) => writing) => {
    // Not an `AbortController`: every claim would make a signal that nothing listens to.
    const late = { aborted: false };
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        late.aborted = true;
        reject(new DeliveryReturned());
      }, patienceMs);
    });
    const writing = persist(write, late);
    try {
      return await Promise.race([writing, overdue]);
    } catch (error) {
      if (!late.aborted) throw error;
      onLost();
      onLate(writing).catch(onError);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}
