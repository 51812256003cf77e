import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { JobDefinition } from '../../src/contract/define-processor';
import type { StepStore } from '../../src/contract/steps';
import { persist } from '../../src/database/persist';
import { DeliveryReturned } from '../../src/delivery/returned';
import type { Scope } from '../../src/job/holds/holds';
import type { QueueEntry } from '../../src/job/queue-entry';
import type { Claim } from '../../src/run/claim';
import type { Finish, Outcome } from '../../src/run/finish';
import { createStepStores } from '../../src/run/step-stores';
import { createJobWriter, type JobWriter } from '../../src/run/writer';
import { createConsumer } from '../../src/worker/consume/consume';
import { leaseMs } from './model';
import type { PlayedDelivery } from './played-queue';
import type { World } from './world';

/** How the end of a run reaches the database. */
export interface Ending {
  outcome: Outcome;
  /** Whether the worker gives the job back at the same time, because it stops. */
  rival: boolean;
  /** Whether the write is repeated, because its response was lost. */
  repeats: boolean;
}

/** A run whose processor is the test. */
export interface PlayedRun {
  claim: Claim;
  delivery: PlayedDelivery;
  worker: PlayedWorker;
  steps: StepStore;
  /** Ends the run. Resolves when that is recorded, to what it admits then. */
  end(ending: Ending): Promise<(readonly Scope[])[]>;
}

export interface PlayedWorker {
  writer: JobWriter;
  /** Resolves when the child jobs that a run has enqueued have been dispatched. */
  dispatched(): Promise<void>;
  /** Consumes a delivery, with slots for so many of its jobs. Resolves to the runs that have begun. */
  consume(delivery: PlayedDelivery, slots: number): Promise<PlayedRun[]>;
}

/** Makes a worker from the core's own parts. The test chooses what its processors do, and when. */
export function createPlayedWorker(
  world: World,
  known: ReadonlyMap<string, JobDefinition>,
  log: Logger,
): PlayedWorker {
  const { db, system, clients } = world;
  const workerId = randomUUID();
  const writer = createJobWriter(db, { workerId, leaseMs, hooks: system.hooks });
  const giveUp = new AbortController().signal;
  let dispatching = Promise.resolve();
  const dispatch = (jobs: QueueEntry[]) => (dispatching = clients[0].dispatch(jobs));
  const openSteps = createStepStores({ db, system, actor: `worker:${workerId}`, dispatch });
  const begun = new Map<
    string,
    (run: Omit<PlayedRun, 'delivery' | 'end'>, end: (ending: Ending) => void) => void
  >();
  const endings = new Map<string, Ending>();
  const admitted: (readonly Scope[])[] = [];
  // One run ends at a time.
  let released: () => void = () => undefined;

  async function finish(end: Finish) {
    const { rival, repeats } = endings.get(`${end.id} ${end.fence}`) ?? { rival: false, repeats: false };
    const givenBack: Finish = { ...end, outcome: { state: 'queued', reason: 'The worker was restarted' } };
    const [status] = await Promise.all([writer.finish(end), ...(rival ? [writer.finish(givenBack)] : [])]);
    return repeats ? writer.finish(end) : status;
  }

  const consumeDelivery = createConsumer({
    errorLogger: () => (error) => {
      throw error;
    },
    db,
    backend: world.queue.asBackend(),
    kinds: known,
    writer: { ...writer, finish },
    log,
    giveUp,
    run: (_definition, claim) =>
      new Promise((resolve) => {
        begun.get(claim.id)?.({ claim, worker, steps: openSteps(claim) }, (ending) => {
          endings.set(`${claim.id} ${claim.fence}`, ending);
          resolve({ outcome: ending.outcome, error: null });
        });
      }),
    running: {
      add: () => new AbortController().signal,
      remove: () => undefined,
      claims: () => [],
      stopAll: () => undefined,
      close: async () => undefined,
    },
    // PostgreSQL may end one of two claims of the same jobs to resolve a deadlock.
    inTime: (write) => persist(write, giveUp),
    afterRun: async () => undefined,
    outages: { begin: () => undefined, succeeded: () => undefined, isPaused: () => world.isPaused },
    giveWay: () => undefined,
    admission: { whenDue: () => undefined, close: () => undefined, after: (end) => void admitted.push(end) },
  })('any');

  const worker: PlayedWorker = {
    writer,
    dispatched: () => dispatching,
    async consume(delivery, slots) {
      const { id, jobs } = delivery;
      const runs: PlayedRun[] = [];
      for (const job of jobs) {
        begun.set(job.id, (run, end) => {
          runs.push({
            ...run,
            delivery,
            async end(ending) {
              const ended = new Promise<void>((resolve) => {
                released = resolve;
              });
              end(ending);
              await ended;
              return admitted.splice(0);
            },
          });
        });
      }
      const take = (max: number) => Math.min(max, slots);
      const room = { take, release: () => released(), waitForOne: async () => false };
      const work = consumeDelivery({ id, jobs, timestamp: Date.now() }, room);
      delivery.outcome = await work.then(() => 'completed' as const, returned);
      admitted.length = 0;
      return runs;
    },
  };
  return worker;
}

/** A consumer throws this error to leave a delivery to another worker. */
function returned(error: unknown): 'returned' {
  if (error instanceof DeliveryReturned) return 'returned';
  throw error;
}
