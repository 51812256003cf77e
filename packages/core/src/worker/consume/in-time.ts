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
  /** Gets the errors of late writes, and those of `onLate`. */
  onError(error: unknown): void;
}

/**
 * Creates the function with which a worker that has lost its database gives back what the queue delivers. `countLate` returns
 * how many writes are being repeated.
 */
export function createInTime({ giveUp, onLost, onError }: InTimeParts) {
  let repeated = 0;

  function passOn<Value>(
    writing: Promise<Value>,
    onLate: (writing: Promise<Value>) => Promise<unknown>,
  ): void {
    repeated += 1;
    void Promise.allSettled([writing]).then(() => (repeated -= 1));
    onLate(writing).catch(onError);
  }
  const inTime: InTime = (write, onLate) => {
    // Not an `AbortController`: every claim would make a signal that nothing listens to.
    const late = { aborted: false };
    const writing = persist(write, onLate ? giveUp : late);
    // A race would cost each claim twice as many promises.
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        late.aborted = true;
        reject(new DeliveryReturned());
        onLost();
        if (onLate) passOn(writing, onLate);
        else writing.catch(onError);
      }, patienceMs);
      writing.then(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (error) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
  };
  return { inTime, countLate: () => repeated };
}
