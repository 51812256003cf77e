import type { Claim } from '@offload/db';
import { PermanentError, TransientError } from '@offload/jobs/errors';
import type { Logger } from 'pino';
import { stopGraceMs, type Work, workHere } from '../run/attempt';
import { isStopped, Stopped } from '../run/stop-reason';
import { isStopSignal } from '../stop-signals';
import { watchMemory } from './memory';
import { createPool } from './pool';
import type { Death, IsolatedProcess } from './process';
import { buildProgram } from './program';
import { chooseLaunch, type Launch } from './seal';

// A little longer than other processors have that were canceled, so that a process can say how it ended.
const killAfterMs = stopGraceMs + 200;
// For the next job of its owner: a process takes a moment to start, and up to 100 MB while it waits.
const idleMs = 30_000;

export interface IsolatedRuns {
  /** Gets ready to start processes. Otherwise the first isolated job waits for that. */
  prepare(): Promise<unknown>;
  work: Work;
  /** Kills all processes, and resolves when they are gone. */
  close(): Promise<void>;
}

/**
 * Does the work of isolated kinds in processes of their own, sealed if the system allows it, and that of others here. A process gets another job only of the same kind and
 * owner, and only after a run that succeeded and that was not stopped; after any other run it is gone before `work` settles,
 * so nothing of that run goes on.
 */
export function createIsolatedRuns(entry: URL, log: Logger): IsolatedRuns {
  const pool = createPool(idleMs);
  let prepared: Promise<{ launch: Launch; remove(): Promise<void> }> | null = null;

  async function build() {
    const program = await buildProgram(entry);
    return { launch: await chooseLaunch(program, log), remove: program.remove };
  }
  function prepare() {
    prepared ??= build();
    return prepared;
  }

  return {
    prepare,
    async work(definition, claim, ctx) {
      const { isolated } = definition.contract;
      if (!isolated) return workHere(definition, claim, ctx);
      const { memoryMb, uses } = isolated;
      const { launch } = await prepare();
      const process = pool.take(launch, { kind: claim.kind, ownerId: claim.ownerId }, memoryMb);
      const memory = watchMemory(process, memoryMb);
      const release = endWhenStopped(process, ctx.signal);
      try {
        const answer = await process.run(claim, { ctx, payload: claim.payload, uses });
        if (answer && 'result' in answer && !ctx.signal.aborted) {
          pool.keep(process);
          return answer.result;
        }
        process.kill();
        const death = await process.ended;
        if (answer && 'result' in answer) return answer.result;
        const isReused = process.jobs() > 1;
        throw answer ? answer.error : whyEnded({ death, claim, isTooBig: memory.isExceeded(), isReused });
      } finally {
        release();
        memory.stop();
      }
    },
    async close() {
      await pool.close();
      await (await prepared)?.remove();
    },
  };
}

/** Kills the process of a run that is stopped. */
function endWhenStopped({ cancel, kill }: IsolatedProcess, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  function onAbort(): void {
    // Only of a canceled job does it still count what is done before it can stop.
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

interface EndedEarly {
  death: Death;
  claim: Claim;
  isTooBig: boolean;
  /** Whether the process had run other jobs before. */
  isReused: boolean;
}

/** Returns the error of a run whose process ended without an answer. */
function whyEnded({ death: { how, said }, claim, isTooBig, isReused }: EndedEarly): Error {
  if (isTooBig) {
    // What earlier jobs have left in a process is not this one's: it gets another chance.
    const Failure = isReused ? TransientError : PermanentError;
    return new Failure('out_of_memory', 'This needed more memory than one job may have.');
  }
  // Before a process can run a job it ignores these: this one was told to stop, as its worker was, while it started.
  if (isStopSignal(how)) return new Stopped('draining');
  return new TransientError(
    'crashed',
    `The process running this job crashed on attempt ${claim.attempt} of ${claim.maxAttempts}. If retrying doesn't help, try different input.`,
    { cause: new Error(`It ended by ${how}. ${said}`.trim()) },
  );
}
