import { uptime } from 'node:os';

// Smaller steps are harmless, and some systems count their uptime in seconds.
const minStepMs = 3_000;
const rememberedMs = 5 * 60_000;

/** Compares the clock of a database with one that can't be set. */
export interface ClockWatch {
  /**
   * Reads the database's clock with `read`. Returns its row, and by how many milliseconds the clock was set ahead (or back,
   * if negative) since the last call; 0 if it wasn't.
   */
  observe<Row extends { now: Date }>(read: () => Promise<Row>): Promise<{ row: Row; steppedMs: number }>;
  /** Returns the last step within five minutes, in milliseconds, or 0. */
  lastStepMs(): number;
}

/**
 * Watches the clock of a database. Calls `onStep` once for each step. Compares the clock with the machine's uptime, which
 * goes on while a laptop sleeps: `performance.now()` would stop, and waking up would look like a step. While a hypervisor
 * suspends this machine, the uptime stops, too, and the database's clock does look as if it was set ahead.
 */
export function createClockWatch(
  onStep: (ms: number) => void = () => undefined,
  uptimeMs = () => uptime() * 1_000,
): ClockWatch {
  /** How far the database's clock was ahead of the uptime at the last read, as a range. */
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

/** Returns the least that a range has moved; 0 if it may not have moved. */
function distance(before: Range, after: Range): number {
  const moved = after.min > before.max ? after.min - before.max : Math.min(0, after.max - before.min);
  return Math.abs(moved) < minStepMs ? 0 : Math.round(moved);
}

/**
 * Describes a step, without a period.
 *
 * @example
 * stepText(-3_600_000); // "the database's clock was set back by 3,600 s"
 */
export function stepText(ms: number): string {
  const seconds = Math.abs(Math.round(ms / 1_000)).toLocaleString('en');
  return `the database's clock was set ${ms < 0 ? 'back' : 'ahead'} by ${seconds} s`;
}
