import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { afterAll, expect } from 'vitest';

// vitest loads this before each test file of a run with `--profile`.
const before = cpuSeconds();
const starts: Record<string, number> = {};

subscribe('offload.test.started', (what) => {
  starts[String(what)] = (starts[String(what)] ?? 0) + 1;
});

afterAll(() => {
  const { TEST_PROFILE } = process.env;
  if (!TEST_PROFILE) return;
  const line = {
    file: expect.getState().testPath,
    queue: process.env.TEST_QUEUE,
    cpu: cpuSeconds() - before,
    starts,
  };
  appendFileSync(TEST_PROFILE, `${JSON.stringify(line)}\n`);
});

/** Returns the CPU time of this process and, on Linux, of its children that have ended. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  const own = (user + system) / 1e6;
  if (platform() !== 'linux') return own;
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  // cutime and cstime, in hundredths of a second.
  return own + (Number(fields[13]) + Number(fields[14])) / 100;
}
