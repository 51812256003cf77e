import type { Launch } from './launch';
import { type IsolatedProcess, type Place, startProcess } from './process';

/** Keeps processes for the next job of their kind and owner, each for up to `idleMs`. */
export function createPool(idleMs: number) {
  const all = new Set<IsolatedProcess>();
  const idle = new Map<IsolatedProcess, NodeJS.Timeout>();

  function takeIdle(process: IsolatedProcess): void {
    clearTimeout(idle.get(process));
    idle.delete(process);
  }

  function end(process: IsolatedProcess): void {
    takeIdle(process);
    process.kill();
  }

  function start(launch: Launch, place: Place, memoryMb: number): IsolatedProcess {
    const process = startProcess(launch, place, memoryMb);
    all.add(process);
    void process.ended.then(() => {
      takeIdle(process);
      all.delete(process);
    });
    return process;
  }

  return {
    /** Returns an idle process of this kind and owner, or a new one, which replaces an idle one of another owner. */
    take(launch: Launch, { kind, ownerId }: Place, memoryMb: number): IsolatedProcess {
      const ofKind = [...idle.keys()].filter((one) => one.kind === kind);
      const own = ofKind.findLast((one) => one.ownerId === ownerId);
      if (own) {
        takeIdle(own);
        return own;
      }
      // Keeps the number of processes of a kind at the number of its jobs that run at once.
      const [oldest] = ofKind;
      if (oldest) end(oldest);
      return start(launch, { kind, ownerId }, memoryMb);
    },
    keep(process: IsolatedProcess): void {
      idle.set(
        process,
        setTimeout(() => end(process), idleMs),
      );
    },
    async close(): Promise<void> {
      const left = [...all];
      for (const process of left) process.kill();
      await Promise.all(left.map(({ ended }) => ended));
    },
  };
}
