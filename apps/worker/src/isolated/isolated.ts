import type { Claim } from '@offload/db';
import { OutageError, PermanentError, TransientError } from '@offload/jobs/errors';
import { judge, stopGraceMs } from '../run/attempt';
import type { Run, RunEnd } from '../run/run';
import { isStopped, Stopped } from '../run/stop-reason';
import { isStopSignal } from '../stop-signals';
import { watchMemory } from './memory';
import type { FromChild } from './messages';
import { createPool } from './pool';
import type { IsolatedProcess, Program } from './process';

// A little longer than a processor has that was canceled, so that its process can say how it ended.
const killAfterMs = stopGraceMs + 200;
const defaultMemoryMb = 512;
// For the next job of a busy queue: a process takes a second to start, and up to 200 MB while it waits.
const idleMs = 30_000;

export interface IsolatedRuns {
  run: Run;
  /** Kills all processes, and resolves when they are gone. */
  close(): Promise<void>;
}

/**
 * Runs jobs in processes of their own. A process gets another job only after a run that succeeded and that nobody stopped;
 * after any other run it is gone before `run` returns, so nothing of that run goes on. `probe` resolves when what jobs need is there.
 */
export function createIsolatedRuns(program: Program, probe: () => Promise<unknown>): IsolatedRuns {
  const pool = createPool(program, idleMs);
  return {
    async run({ contract }, claim, signal) {
      const memoryMb = contract.isolated?.memoryMb ?? defaultMemoryMb;
      const process = pool.take(contract.kind, memoryMb);
      const memory = watchMemory(process, memoryMb);
      const deadline = enforceDeadline(process, contract.timeoutMs, signal);
      try {
        const answer = await process.run(claim);
        if (answer?.outcome.state === 'succeeded' && !signal.aborted) {
          pool.keep(process);
          return relay(answer, probe);
        }
        process.kill();
        const how = await process.ended;
        if (answer) return relay(answer, probe);
        const isLate = deadline.isOver();
        const isTooBig = memory.isExceeded();
        const error = whyEnded({ how, claim, signal, isLate, isTooBig, isReused: process.jobs() > 1 });
        return { outcome: judge(error, claim, contract), error };
      } finally {
        deadline.release();
        memory.stop();
      }
    },
    close: pool.close,
  };
}

/** Kills a process whose run is stopped, and one that goes on after its job's deadline, which it knows itself. */
function enforceDeadline(process: IsolatedProcess, timeoutMs: number, signal: AbortSignal) {
  let isOver = false;
  const timers = [
    setTimeout(() => {
      isOver = true;
      process.kill();
    }, timeoutMs + killAfterMs),
  ];
  function onAbort(): void {
    // Only of a canceled job does it still count what is done before it can stop.
    if (isCanceled(signal)) {
      process.tell({ type: 'cancel' });
      timers.push(setTimeout(process.kill, killAfterMs));
    } else process.kill();
  }
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    isOver: () => isOver,
    release() {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

function isCanceled({ reason }: AbortSignal): boolean {
  return isStopped(reason) && reason.reason === 'canceled';
}

function relay({ outcome, outage, error }: FromChild, probe: () => Promise<unknown>): RunEnd {
  return { outcome, error: outage ? new OutageError(outage, probe) : error };
}

interface Death {
  /** A signal, or the exit code. */
  how: string;
  claim: Claim;
  signal: AbortSignal;
  isLate: boolean;
  isTooBig: boolean;
  /** Whether the process had run other jobs before. */
  isReused: boolean;
}

/** Returns the error of a run whose process ended without an answer. */
function whyEnded({ how, claim, signal, isLate, isTooBig, isReused }: Death): unknown {
  if (signal.aborted) return signal.reason;
  if (isLate) return new Stopped('timeout');
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
    { cause: new Error(`It ended by ${how}`) },
  );
}
