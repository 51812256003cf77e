import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Claim } from '@offload/db';
import type { JobContract } from '@offload/jobs/define';
import { OutageError, PermanentError } from '@offload/jobs/errors';
import { judge } from '../run/attempt';
import type { Run, RunEnd } from '../run/run';
import { isStopped, Stopped } from '../run/stop-reason';
import { watchMemory } from './memory';
import type { FromChild, ToChild } from './messages';

// Longer than a run in this process takes to give up, so that one which still listens can say how it ended.
const graceMs = 2_000;
const defaultMemoryMb = 512;
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface IsolatedRuns {
  run: Run;
  /** Ends the processes that wait for work. */
  close(): void;
}

/** The program that isolated jobs run in, and its environment. */
export interface Program {
  entry: URL;
  environment: NodeJS.ProcessEnv;
}

/**
 * Runs jobs in processes of their own, each kept for the next job of its kind if all went well. `probe` resolves when what they need is there.
 */
export function createIsolatedRuns(program: Program, probe: () => Promise<unknown>): IsolatedRuns {
  const idle = new Map<string, Set<ChildProcess>>();

  function waitingFor(kind: string): Set<ChildProcess> {
    const waiting = idle.get(kind) ?? new Set();
    idle.set(kind, waiting);
    return waiting;
  }
  function take({ kind }: JobContract, memoryMb: number): ChildProcess {
    const waiting = waitingFor(kind);
    const [child = start(program, memoryMb)] = waiting;
    if (!waiting.delete(child)) child.once('exit', () => waiting.delete(child));
    return child;
  }

  return {
    async run({ contract }, claim, signal) {
      const memoryMb = contract.isolated?.memoryMb ?? defaultMemoryMb;
      const child = take(contract, memoryMb);
      const memory = watchMemory(child, memoryMb);
      const leash = holdOnLeash(child, contract.timeoutMs, signal);
      const over = new AbortController();
      try {
        tell(child, { type: 'run', claim });
        const answer = await Promise.race([answerOf(child, over.signal), endOf(child, over.signal)]);
        if (answer === null)
          return crashed(contract, claim, { signal, ...leash, isTooBig: memory.exceeded() });
        waitingFor(contract.kind).add(child);
        return relay(answer, probe);
      } finally {
        over.abort();
        leash.release();
        memory.stop();
      }
    },
    close() {
      for (const child of [...idle.values()].flatMap((waiting) => [...waiting])) child.kill('SIGKILL');
    },
  };
}

function start({ entry, environment }: Program, memoryMb: number): ChildProcess {
  const execArgv = ['--import', tsx, `--max-old-space-size=${memoryMb}`];
  return fork(entry, { execArgv, env: environment, serialization: 'advanced' });
}

/** Kills it when it does not stop in time after it was told to, or after its deadline, which it knows itself. */
function holdOnLeash(child: ChildProcess, timeoutMs: number, signal: AbortSignal) {
  let isLate = false;
  const kill = () => child.kill('SIGKILL');
  const timers = [
    setTimeout(() => {
      isLate = true;
      kill();
    }, timeoutMs + graceMs),
  ];
  function onAbort(): void {
    if (isStopped(signal.reason)) tell(child, { type: 'stop', reason: signal.reason.reason });
    timers.push(setTimeout(kill, graceMs));
  }
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    wasLate: () => isLate,
    release() {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

function tell(child: ChildProcess, message: ToChild): void {
  // It may have ended in between: then its end is what we hear of.
  if (child.connected) child.send(message);
}

async function answerOf(child: ChildProcess, signal: AbortSignal): Promise<FromChild> {
  const [answer] = await once(child, 'message', { signal });
  return answer;
}

async function endOf(child: ChildProcess, signal: AbortSignal): Promise<null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit', { signal });
  return null;
}

function relay({ outcome, outage, error }: FromChild, probe: () => Promise<unknown>): RunEnd {
  return { outcome, error: outage ? new OutageError(outage, probe) : error };
}

interface Crash {
  signal: AbortSignal;
  wasLate(): boolean;
  isTooBig: boolean;
}

function crashed(contract: JobContract, claim: Claim, { signal, wasLate, isTooBig }: Crash): RunEnd {
  const error = whyCrashed();
  return { outcome: judge(error, claim, contract), error };

  function whyCrashed(): unknown {
    if (signal.aborted) return signal.reason;
    if (wasLate()) return new Stopped('timeout');
    return isTooBig
      ? new PermanentError('out_of_memory', 'This needed more memory than one job may have.')
      : new PermanentError(
          'crashed',
          'The program that worked on this crashed. Is there something unusual about it?',
        );
  }
}
