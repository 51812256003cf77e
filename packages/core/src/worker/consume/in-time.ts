import { persist } from '../../database/persist';
import { DeliveryReturned } from '../../delivery/returned';

// A healthy database responds within milliseconds, and a busy one within a second or two.
const patienceMs = 3_000;

/**
 * Makes a write for a delivery whose run hasn't begun. Throws a `DeliveryReturned` if the database doesn't respond in time. With
 * `onLate`, which is then called with the write, the write is repeated until it succeeds.
 */
export type InTime = <Value>(
  write: () => Promise<Value>,
  onLate?: (writing: Promise<Value>) => Promise<unknown>,
) => Promise<Value>;

interface InTimeParts {
  giveUp: Pick<AbortSignal, 'aborted'>;
  /** Called whenever the database hasn't responded in time. */
  onLost(): void;
  /** Called with errors of late writes and of `onLate`. */
  onError(error: unknown): void;
}

/** Lets a worker that has lost its database return deliveries. `countLate` returns how many writes are being repeated. */
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
    // Not an `AbortController`, which would create a signal for every claim that nothing listens to.
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
