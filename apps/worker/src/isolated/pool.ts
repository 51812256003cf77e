import { type IsolatedProcess, type Program, startProcess } from './process';

/** Keeps processes for the next job of their kind, each for up to `idleMs`. */
export function createPool(program: Program, idleMs: number) {
  const all = new Set<IsolatedProcess>();
  const idle = new Map<IsolatedProcess, NodeJS.Timeout>();

  function takeIdle(process: IsolatedProcess): void {
    clearTimeout(idle.get(process));
    idle.delete(process);
  }

  function start(kind: string, memoryMb: number): IsolatedProcess {
    const process = startProcess(program, kind, memoryMb);
    all.add(process);
    void process.ended.then(() => {
      takeIdle(process);
      all.delete(process);
    });
    return process;
  }

  return {
    /** Returns the idle process that was used last, or a new one. */
    take(kind: string, memoryMb: number): IsolatedProcess {
      const process = [...idle.keys()].findLast((one) => one.kind === kind);
      if (!process) return start(kind, memoryMb);
      takeIdle(process);
      return process;
    },
    keep(process: IsolatedProcess): void {
      const timer = setTimeout(() => {
        idle.delete(process);
        process.kill();
      }, idleMs);
      idle.set(process, timer);
    },
    /** Kills all processes, and resolves when they are gone. */
    async close(): Promise<void> {
      const left = [...all];
      for (const process of left) process.kill();
      await Promise.all(left.map(({ ended }) => ended));
    },
  };
}
