import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { changeStream } from './change-stream';

let tell: () => void;
let close: () => void;
let watched: AbortSignal;
let isStaff: boolean;

beforeEach(() => {
  isStaff = true;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

/** Opens a stream. Returns how to read its next piece, null if it has ended, and how to leave it. */
async function open() {
  const watchAll = (onChange: () => void, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      [tell, close, watched] = [onChange, resolve, signal];
      signal.addEventListener('abort', () => resolve());
    });
  const authorize = () => isStaff && { actor: 'ada', can: 'read' as const };
  const gone = new AbortController();
  const route = changeStream({ jobs: { watchAll }, authorize });
  const response = await route.request('/events', { signal: gone.signal });
  const reader = response.body?.getReader();
  onTestFinished(() => gone.abort());
  async function read() {
    const piece = await reader?.read();
    return piece?.value ? new TextDecoder().decode(piece.value) : null;
  }
  expect(await read()).toBe(': open\n\n');
  return { read, leave: () => gone.abort() };
}

const change = 'event: change\ndata: {}\n\n';

it('says at once that jobs have changed, and then at most once a second', async () => {
  const { read } = await open();
  tell();
  expect(await read()).toBe(change);
  tell();
  tell();
  const next = read();
  let isTold = false;
  void next.then(() => {
    isTold = true;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(isTold).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await next).toBe(change);
  const comment = read();
  await vi.advanceTimersByTimeAsync(16_000);
  expect(await comment).toBe(': still here\n\n');
});

it('says nothing more to someone whose rights were revoked, and ends', async () => {
  const { read } = await open();
  const next = read();
  isStaff = false;
  tell();
  expect(await next).toBeNull();
  expect(watched.aborted).toBe(true);
});

it('ends within 15 seconds of that if nothing changes', async () => {
  const { read } = await open();
  const next = read();
  isStaff = false;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await next).toBeNull();
});

it('ends when the jobs are closed', async () => {
  const { read } = await open();
  const next = read();
  close();
  expect(await next).toBeNull();
});

it('stops watching when its reader leaves', async () => {
  const { read, leave } = await open();
  const next = read();
  leave();
  expect(await next).toBeNull();
  expect(watched.aborted).toBe(true);
});
