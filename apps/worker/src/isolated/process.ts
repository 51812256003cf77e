import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Claim } from '@offload/db';
import type { FromChild, ToChild } from './messages';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** The program that isolated jobs run in, and its environment. */
export interface Program {
  entry: URL;
  environment: NodeJS.ProcessEnv;
}

export type IsolatedProcess = ReturnType<typeof startProcess>;

/** Starts a process that runs jobs of a kind, one at a time. */
export function startProcess({ entry, environment }: Program, kind: string, memoryMb: number) {
  const execArgv = ['--import', tsx, `--max-old-space-size=${memoryMb}`];
  const options = { execArgv, env: environment, serialization: 'advanced' } as const;
  const child = fork(entry, [String(process.pid)], options);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
    child.on('error', (error) => resolve(error.message));
  });
  let jobs = 0;

  function tell(message: ToChild): void {
    // It may have ended in between: then `ended` says so.
    if (child.connected) child.send(message, () => undefined);
  }

  return {
    kind,
    pid: child.pid,
    /** Resolves to how the process ended: a signal, or its exit code. */
    ended,
    /** How many jobs it has been given. */
    jobs: () => jobs,
    /** Runs a job. Returns null if the process ended before it could answer. */
    async run(claim: Claim): Promise<FromChild | null> {
      jobs += 1;
      const over = new AbortController();
      const answer = once(child, 'message', over).then(([message]): FromChild => message);
      try {
        tell({ type: 'run', claim });
        return await Promise.race([answer, ended.then(() => null)]);
      } finally {
        over.abort();
      }
    },
    tell,
    kill: () => void child.kill('SIGKILL'),
  };
}
