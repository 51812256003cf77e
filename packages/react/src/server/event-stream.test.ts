import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Job } from '@offload/core/contract';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { streamJobs } from './event-stream';

type Streamed = Pick<Job, 'id' | 'state' | 'version'> & { progress?: Job['progress'] };
type Options = Parameters<typeof streamJobs<Streamed>>[0];

let unread: Streamed[];
let waiting: (() => void) | null;
let watched: AbortSignal | undefined;

function tell(job: Streamed): void {
  unread.push(job);
  waiting?.();
}

beforeEach(() => {
  unread = [];
  waiting = null;
  watched = undefined;
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
  expect(watched?.aborted).toBe(true);
});

it('sends a late change of another job without an ID, because IDs only grow', async () => {
  const read = open();
  await read();
  tell(jobOf(randomUUID(), 9));
  expect(await read()).toContain('id: 9\n');
  const late = randomUUID();
  tell(jobOf(late, 5));
  const event = await read();
  expect(event).toContain(late);
  expect(event).not.toContain('id: 5');
});

it('stops watching when the first read fails', async () => {
  const onEnd = vi.fn();
  const changes = async function* () {
    yield await Promise.reject<Streamed>(new Error('the database is away'));
  };
  const read = open({ changes, onEnd });
  await read();
  await expect(read()).rejects.toThrow('the database is away');
  expect(onEnd).toHaveBeenCalledOnce();
});

it('ends if the function that decides who may see its job throws', async () => {
  const onEnd = vi.fn();
  unread = [jobOf(randomUUID(), 1)];
  const read = open({ jobId: 'any', reject: () => Promise.reject(new Error('not yours')), onEnd });
  await expect(read()).rejects.toThrow('not yours');
  expect([onEnd.mock.calls.length, watched?.aborted]).toEqual([1, true]);
});

it('does not say that there is no such job if it had to end before the job was read', async () => {
  const until = new AbortController();
  const reject = vi.fn(() => new Response(null, { status: 404 }));
  const read = open({ jobId: 'any', until: until.signal, reject });
  until.abort();
  expect([await read(), await read()]).toEqual([': open\n\n', null]);
  expect(reject).not.toHaveBeenCalled();
});

it('ends when it has to, and says so once', async () => {
  const [until, onEnd] = [new AbortController(), vi.fn()];
  const read = open({ until: until.signal, onEnd });
  await read();
  const next = read();
  until.abort();
  expect(await next).toBeNull();
  expect(watched?.aborted).toBe(true);
  expect(onEnd).toHaveBeenCalledOnce();
});

it("keeps each event on its own lines, even if a job's text contains line breaks", async () => {
  const read = open();
  await read();
  const step = 'a\n\nevent: job\ndata: {}\r\n\u2028';
  tell({ ...jobOf(randomUUID(), 3), progress: { percent: 1, step } });
  const event = (await read()) ?? '';
  expect(event.split(/\r\n|\r|\n/)).toHaveLength(5);
  expect(event.endsWith('\n\n')).toBe(true);
});

it('sends a job only when its view is there, and none after its client has left', async () => {
  const [viewed, request] = [[] as number[], new AbortController()];
  let show: () => void = () => undefined;
  const shown = new Promise<void>((resolve) => {
    show = resolve;
  });
  async function view({ version }: Streamed) {
    viewed.push(version);
    await shown;
    return { version };
  }
  const read = open({ view, request: new Request('http://localhost', { signal: request.signal }) });
  await read();
  tell(jobOf(randomUUID(), 1));
  const next = read();
  expect(await Promise.race([next, setImmediate('not yet')])).toBe('not yet');
  show();
  expect(await next).toContain('id: 1\n');
  tell(jobOf(randomUUID(), 2));
  request.abort();
  expect(await read()).toBeNull();
  expect(viewed).toEqual([1]);
});

it('does not repeat a version that the client has seen, unless it is told to', async () => {
  const id = randomUUID();
  for (const repeats of [true, false]) {
    unread = [jobOf(id, 7), jobOf(id, 8)];
    const read = open({ since: 7, jobId: id, repeats: () => repeats });
    await read();
    expect(await read()).toContain(repeats ? '"version":7' : '"version":8');
  }
});

/** Opens a stream. Returns a function that reads its next piece, or null if it has ended. */
function open(options: Partial<Options> = {}) {
  async function* changes(signal: AbortSignal) {
    watched = signal;
    signal.addEventListener('abort', () => waiting?.());
    while (!signal.aborted) {
      const job = unread.shift();
      if (job) yield job;
      else
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
    }
  }
  const request = new Request('http://localhost');
  const opening = streamJobs<Streamed>({ request, changes, since: 0, view: (job) => job, ...options });
  const reading = opening.then(({ body }) => body?.getReader());
  const decoder = new TextDecoder();
  return async (): Promise<string | null> => {
    const piece = await (await reading)?.read();
    return piece?.value ? decoder.decode(piece.value) : null;
  };
}

function jobOf(id: string, version: number): Streamed {
  return { id, version, state: 'queued' };
}
