import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { JobRow } from '@offload/db';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveUpdates } from '@/server/live/live-updates';
import type { Watch } from '@/server/live/watches';
import { openEventStream } from './event-stream';

let watches: Set<Watch>;
const ownerId = 'ada';

function tell(row: JobRow): void {
  for (const watch of watches) watch.onChange(row);
}

beforeEach(() => {
  watches = new Set();
});
afterEach(() => vi.useRealTimers());

it("sends a comment after every 15 idle seconds, so that the connection isn't taken for dead", async () => {
  vi.useFakeTimers();
  const read = open();
  expect(await read()).toBe(': open\n\n');
  for (let round = 0; round < 3; round += 1) {
    const next = read();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await next).toBe(': still here\n\n');
  }
});

it('ends after an hour, so that the reader must authenticate again', async () => {
  vi.useFakeTimers();
  const read = open();
  await read();
  let comments = 0;
  for (;;) {
    const next = read();
    await vi.advanceTimersByTimeAsync(15_000);
    if ((await next) === null) break;
    comments += 1;
  }
  expect(comments).toBe(4 * 60 - 1);
  expect(watches.size).toBe(0);
});

it('gives a slow reader the latest state of each job instead of a backlog', async () => {
  const read = open();
  await read();
  const [one, two] = [randomUUID(), randomUUID()];
  for (let version = 1n; version <= 50n; version += 1n) tell(rowOf(version % 2n ? one : two, version));
  expect(await read()).toContain('id: 49\n');
  expect(await read()).toContain('id: 50\n');
  tell(rowOf(one, 51n));
  expect(await read()).toContain('id: 51\n');
});

it('sends no state twice, and none older than the last', async () => {
  const read = open();
  await read();
  const id = randomUUID();
  tell(rowOf(id, 7n));
  expect(await read()).toContain('id: 7\n');
  tell(rowOf(id, 7n));
  tell(rowOf(id, 6n));
  tell(rowOf(id, 8n));
  expect(await read()).toContain('id: 8\n');
});

it('sends a state again when the outage that the job waits for begins or ends', async () => {
  const read = open();
  await read();
  const row = rowOf(randomUUID(), 7n);
  tell(row);
  await read();
  tell({ ...row, outage: 'Waiting for the mail server' });
  expect(await read()).toMatch(/^event: job\ndata: .*Waiting for the mail server/);
  tell(row);
  expect(await read()).not.toContain('Waiting');
});

it('sends a late change of another job without an ID, because IDs only grow', async () => {
  const read = open();
  await read();
  tell(rowOf(randomUUID(), 9n));
  expect(await read()).toContain('id: 9\n');
  const late = randomUUID();
  tell(rowOf(late, 5n));
  const event = await read();
  expect(event).toContain(late);
  expect(event).not.toContain('id: 5');
});

it('stops watching when the first read fails', async () => {
  const read = open({ first: () => Promise.reject(new Error('the database is away')) });
  expect(watches.size).toBe(1);
  await expect(read()).rejects.toThrow('the database is away');
  expect(watches.size).toBe(0);
});

it('is none, and watches nothing, if there is nothing more to send', async () => {
  const read = open({ first: async () => null });
  expect(await read()).toBeNull();
  expect(watches.size).toBe(0);
});

it('ends when the process closes its streams', async () => {
  const read = open();
  await read();
  const next = read();
  for (const watch of watches) watch.onEnd();
  expect(await next).toBeNull();
  expect(watches.size).toBe(0);
});

it("keeps each event on its own lines, even if a job's text contains line breaks", async () => {
  const read = open();
  await read();
  tell({ ...rowOf(randomUUID(), 3n), progressStep: 'a\n\nevent: job\ndata: {}\r\n\u2028' });
  const event = (await read()) ?? '';
  expect(event.split(/\r\n|\r|\n/)).toHaveLength(5);
  expect(event.endsWith('\n\n')).toBe(true);
});

it('sends a row only after it has been reported', async () => {
  let report: () => void = () => undefined;
  const reported = new Promise<void>((resolve) => {
    report = resolve;
  });
  const read = open({ onSend: () => reported });
  await read();
  tell(rowOf(randomUUID(), 1n));
  const next = read();
  expect(await Promise.race([next, setImmediate('not yet')])).toBe('not yet');
  report();
  expect(await next).toContain('id: 1\n');
});

it('reports what it sends to a connected client, but nothing after it disconnects', async () => {
  const sent: bigint[] = [];
  const gone = new AbortController();
  const read = open({ onSend: async ({ version }) => void sent.push(version), signal: gone.signal });
  await read();
  tell(rowOf(randomUUID(), 1n));
  expect(sent).toEqual([]);
  await read();
  expect(sent).toEqual([1n]);
  tell(rowOf(randomUUID(), 2n));
  gone.abort();
  await read();
  expect(await read()).toBeNull();
  expect(sent).toEqual([1n]);
});

/** Opens a stream of a user's jobs. Returns a function that reads its next piece, or null if it has ended. */
function open(options: Partial<Parameters<typeof openEventStream>[1]> = {}) {
  const live: LiveUpdates = {
    watch(watch) {
      watches.add(watch);
      return () => watches.delete(watch);
    },
    watching: () => watches.size,
    close: async () => undefined,
  };
  const { signal } = new AbortController();
  const by = { id: ownerId, role: 'user', sessionId: 'one' } as const;
  const standard = {
    of: { ownerId },
    by,
    first: async () => ({ rows: [], hasChildren: false }),
    seen: 0n,
    signal,
  };
  const opening = openEventStream(live, { ...standard, ...options }).then((response) =>
    response?.body?.getReader(),
  );
  const decoder = new TextDecoder();
  return async (): Promise<string | null> => {
    const piece = await (await opening)?.read();
    return piece?.value ? decoder.decode(piece.value) : null;
  };
}

function rowOf(id: string, version: bigint): JobRow {
  const none = { progressStep: null, errorCode: null, errorMessage: null, result: null };
  const never = {
    startedAt: null,
    finishedAt: null,
    waitedMs: null,
    workerId: null,
    nextAttemptAt: null,
    runAt: null,
  };
  const alone = {
    parentId: null,
    requestId: null,
    traceparent: null,
    waitingFor: null,
    warnings: 0,
    priority: 'normal',
    steps: [],
  };
  const counts = { attempt: 0, maxAttempts: 1, progressPercent: 0 };
  const what = { kind: 'test', queue: 'email', state: 'queued', ownerId, files: [], notifiesOwner: false };
  return { id, version, createdAt: new Date(0), ...what, ...counts, ...none, ...never, ...alone };
}
