import type { Logger } from 'pino';
import { PermanentError, TransientError } from '../contract/errors';
import type { Sealing } from '../health/worker-processes';
import { runInProcess, stopGraceMs, type Work } from '../run/attempt';
import type { Claim } from '../run/claim';
import { isStopped, isStopSignal, Stopped } from '../run/stop-reason';
import { chooseLaunch, isSealed, type Launch, sealedLaunch, whyNot } from './launch';
import type { Operations } from './operations';
import { createPool } from './pool';
import { type Death, type IsolatedProcess, watchMemory } from './process';
import { prepareProgram } from './program';

/** How an app isolates jobs. */
export interface Isolation {
  /**
   * The program that isolated jobs run in, which calls `serve`. It sees only its own folder and the packages. A program in
   * TypeScript needs esbuild.
   */
  entry: URL;
  /** The operations that isolated jobs can request from the worker. */
  operations: Operations;
  /** Whether the worker has no isolated kinds because it must seal them and can't. Only reported in its statistics. */
  isRefused?: boolean;
}

// Slightly longer than the time for other canceled processors, so that a process can report its outcome.
const killAfterMs = stopGraceMs + 200;
// Idle processes start the next job sooner, but take up to 100 MB each.
const idleMs = 30_000;

export interface IsolatedRuns {
  /** Prepares to start processes so that the first isolated job doesn't have to wait. */
  prepare(): Promise<unknown>;
  work: Work;
  /** Returns whether isolated jobs are sealed, or null if that isn't known yet. */
  sealing(): Sealing | null;
  /** Kills all processes. Resolves when they're gone. */
  close(): Promise<void>;
}

/** Prepares the program of isolated jobs once. */
function createPreparation({ entry, isRefused }: Isolation, log: Logger) {
  let sealing: Sealing | null = isRefused ? 'refused' : null;
  let prepared: Promise<{ launch: Launch; remove(): Promise<void> }> | null = null;

  async function build() {
    const program = await prepareProgram(entry);
    const launch = await chooseLaunch(program, log);
    sealing = isSealed(launch) ? 'sealed' : 'unsealed';
    return { launch, remove: program.remove };
  }
  return {
    prepare() {
      if (prepared) return prepared;
      prepared = build();
      // Retries a failed preparation for the next job.
      prepared.catch(() => {
        prepared = null;
      });
      return prepared;
    },
    sealing: () => sealing,
    async remove() {
      await (await prepared)?.remove();
    },
  };
}

/**
 * Runs isolated kinds in child processes, sealed if the system allows it, and other kinds in this process. A process is reused
 * only for the same kind and owner, and only after a run that succeeded and wasn't stopped. After any other run, the process is
 * gone before `work` settles.
 */
export function createIsolatedRuns(isolation: Isolation, log: Logger): IsolatedRuns {
  const { operations } = isolation;
  const pool = createPool(idleMs);
  const { prepare, sealing, remove } = createPreparation(isolation, log);
  return {
    prepare,
    sealing,
    async work(definition, claim, ctx, steps) {
      const { isolated } = definition.contract;
      if (!isolated) return runInProcess(definition, claim, ctx, steps);
      const { memoryMb, uses } = isolated;
      const { launch } = await prepare();
      const process = pool.take(launch, { kind: claim.kind, ownerId: claim.ownerId }, memoryMb);
      const memory = watchMemory(process, memoryMb);
      const release = endWhenStopped(process, ctx.signal);
      try {
        const { payload } = claim;
        const answer = await process.run(claim, { ctx, payload, uses, operations, steps });
        if (answer && 'result' in answer && !ctx.signal.aborted) {
          pool.keep(process);
          return answer.result;
        }
        process.kill();
        const death = await process.ended;
        if (answer && 'result' in answer) return answer.result;
        const isReused = process.jobs() > 1;
        throw answer ? answer.error : errorOfDeath({ death, claim, isTooBig: memory.isExceeded(), isReused });
      } finally {
        release();
        memory.stop();
      }
    },
    async close() {
      await pool.close();
      await remove();
    },
  };
}

/**
 * Returns why this system can't seal isolated jobs, or null if it can. `entry` is the program of isolated jobs.
 *
 * @example
 * const reason = await whyNotSealed(new URL('./child.mjs', import.meta.url));
 */
export async function whyNotSealed(entry: URL): Promise<string | null> {
  const program = await prepareProgram(entry);
  try {
    return await whyNot(sealedLaunch(program));
  } finally {
    await program.remove();
  }
}

function endWhenStopped({ cancel, kill }: IsolatedProcess, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  function onAbort(): void {
    // The work of a canceled job counts if it finishes before it can stop.
    if (isStopped(signal.reason) && signal.reason.reason === 'canceled') {
      cancel();
      timer = setTimeout(kill, killAfterMs);
    } else kill();
  }
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
}

interface Crash {
  death: Death;
  claim: Claim;
  isTooBig: boolean;
  isReused: boolean;
}

function errorOfDeath({ death: { how, stderr }, claim, isTooBig, isReused }: Crash): Error {
  if (isTooBig) {
    // Earlier jobs may have left something in the process, so this one gets another chance.
    const Failure = isReused ? TransientError : PermanentError;
    return new Failure('out_of_memory', 'The job ran out of memory.');
  }
  // A process that can run jobs ignores these signals, so this one was still starting when it and its worker got one.
  if (isStopSignal(how)) return new Stopped('draining');
  return new TransientError(
    'crashed',
    `The process running this job crashed on attempt ${claim.attempt} of ${claim.maxAttempts}. If retrying doesn't help, try different input.`,
    { cause: new Error(`The process ended: ${how}. ${stderr}`.trim()) },
  );
}
