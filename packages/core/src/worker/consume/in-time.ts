import { isDatabaseDown } from '../../database/database-down';
import { persist } from '../../database/persist';
import { DeliveryReturned } from '../../delivery/returned';

// A healthy database answers within milliseconds, and a busy one within a second or two.
const patienceMs = 3_000;

/**
 * Writes for a delivery whose run hasn't begun. If the database doesn't respond in time, throws a `DeliveryReturned`. `onLate` then
 * gets the write, which is repeated until it succeeds; without it, the write isn't repeated.
 */
export type InTime = <Value>(
  write: () => Promise<Value>,
  onLate?: (writing: Promise<Value>) => Promise<unknown>,
) => Promise<Value>;

interface InTimeParts {
  /** Aborts when the process is about to exit, whether or not its writes have arrived. */
  giveUp: Pick<AbortSignal, 'aborted'>;
  /** Called whenever the database hasn't responded in time. */
  onLost(): void;
  /** Called with what a late write has led to. */
  onError(error: unknown): void;
}

/**
 * Creates what keeps a worker that has lost its database from keeping what the queue delivers. `countLate` returns how many writes
 * are being repeated.
 */
export function createInTime({ giveUp, onLost, onError }: InTimeParts) {
  let repeated = 0;
  function repeatLate<Value>(writing: Promise<Value>, write: () => Promise<Value>): Promise<Value> {
    repeated += 1;
    return writing
      .catch((error: unknown) => {
        if (giveUp.aborted || !isDatabaseDown(error)) throw error;
        return persist(write, giveUp);
      })
      .finally(() => {
        repeated -= 1;
      });
  }

  const inTime: InTime = async (write, onLate) => {
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
      (onLate ? onLate(repeatLate(writing, write)) : writing).catch(onError);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
  return { inTime, countLate: () => repeated };
}
