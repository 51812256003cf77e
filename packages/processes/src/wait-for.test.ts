import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { KeptProcess } from './keep-running';
import { waitFor } from './wait-for';

const spec = {
  ...{ name: 'inbox', command: 'inbox', args: [], cwd: '/', env: {}, service: true },
  ending: { signal: 'SIGTERM', patience: 0, force: 'SIGKILL' } as const,
};
const processThatCrashed = (crashes: number): KeptProcess => ({
  spec,
  crashes: () => crashes,
  stop: async () => undefined,
});
const printed: string[] = [];

beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(line));
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('waits for as long as the process lives, and prints what is missing every half minute', async () => {
  let looks = 0;
  async function missing(): Promise<string | undefined> {
    vi.advanceTimersByTime(5 * 60_000);
    looks += 1;
    return looks < 4 ? "it doesn't accept connections" : undefined;
  }
  await waitFor({ what: 'Inbox', processes: [processThatCrashed(0)], missing });
  expect(printed).toEqual(Array(3).fill("… Inbox: it doesn't accept connections"));
});

it('gives up on a process that keeps ending', async () => {
  const missing = async () => "it doesn't accept connections";
  const ready = waitFor({ what: 'Inbox', processes: [processThatCrashed(3)], missing });
  await expect(ready).rejects.toThrow('Inbox: inbox keeps ending, see its lines above.');
});
