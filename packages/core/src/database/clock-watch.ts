import { uptime } from 'node:os';

// Steps that are smaller matter to nothing that waits, and some systems count their uptime in seconds.
const minStepMs = 3_000;
const rememberedMs = 5 * 60_000;

/** Compares the clock of a database with one that can't be set. */
export interface ClockWatch {
  /**
   * Reads the database's clock with `read`. Returns what it returns, and by how many milliseconds the clock was set ahead (or, if
   * negative, back) since the last call; 0 if it wasn't.
   */
  observe<Row extends { now: Date }>(read: () => Promise<Row>): Promise<{ row: Row; steppedMs: number }>;
  /** Returns the last step of the last five minutes, in milliseconds; 0: there was none. */
  lastStepMs(): number;
}

/**
 * Watches the clock of a database. `onStep` is called once for each step. The clock that it's compared with is the machine's uptime,
 * which goes on while a laptop sleeps: `performance.now()` would stop, and waking up look like a step. While a hypervisor suspends
 * this machine, both stop, and the database's clock does look as if it was set ahead.
 */
export function createClockWatch(
  onStep: (ms: number) => void = () => undefined,
  uptimeMs = () => uptime() * 1_000,
): ClockWatch {
  /** The least and the most that the database's clock may have been ahead of the uptime when it was read last. */
  let last: { min: number; max: number } | null = null;
  let step: { ms: number; at: number } | null = null;

  return {
    async observe(read) {
      const sentAt = uptimeMs();
      const row = await read();
      const at = row.now.getTime();
      const ahead = { min: at - uptimeMs(), max: at - sentAt };
      const steppedMs = last ? distance(last, ahead) : 0;
      last = ahead;
      if (steppedMs !== 0) {
        step = { ms: steppedMs, at: performance.now() };
        onStep(steppedMs);
      }
      return { row, steppedMs };
    },
    lastStepMs: () => (step && performance.now() - step.at < rememberedMs ? step.ms : 0),
  };
}

interface Range {
  min: number;
  max: number;
}

/** Returns by how much a range has moved at least; 0 if it may not have moved. */
function distance(before: Range, after: Range): number {
  const moved = after.min > before.max ? after.min - before.max : Math.min(0, after.max - before.min);
  return Math.abs(moved) < minStepMs ? 0 : Math.round(moved);
}

/**
 * Describes a step, without a period at the end.
 *
 * @example
 * stepText(-3_600_000); // "the database's clock was set back by 3,600 s"
 */
export function stepText(ms: number): string {
  const seconds = Math.abs(Math.round(ms / 1_000)).toLocaleString('en');
  return `the database's clock was set ${ms < 0 ? 'back' : 'ahead'} by ${seconds} s`;
}
