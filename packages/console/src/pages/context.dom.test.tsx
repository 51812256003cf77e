import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { clientProblem, unanswered } from '../ui/problem';
import type { Changes, Client } from './client';
import { ConsoleProvider, untilHeartbeat, useLive, useOverview } from './context';
import { noStream, settings } from './testing/in-console';

const patience = { timeout: 60_000 };

let reads: ((status: number) => void)[];
let live: { body: object | null; problem: object | null; refresh: () => void }[];

/** A server that answers when the test says so. */
const client: Client = {
  read: () =>
    new Promise((resolve) => {
      reads.push((status) =>
        resolve(
          status === 200
            ? { ok: true, body: JSON.parse('{"data":[],"workers":[]}') }
            : { ok: false, problem: { ...clientProblem('No.'), status } },
        ),
      );
    }),
  post: () => Promise.reject(new Error('posts nothing')),
};

/** A stream of changes, which the test tells. */
const subscribed = new Set<() => void>();
const changes = {
  isLive: () => true,
  tell: () => {
    for (const onChange of subscribed) onChange();
  },
};
const followed: Changes = {
  isLive: () => changes.isLive(),
  subscribe(onChange) {
    subscribed.add(onChange);
    return () => subscribed.delete(onChange);
  },
};

function Page() {
  live = [useLive({ route: '/failures' }), useOverview({ range: 'hour', zoom: null })];
  return null;
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  reads = [];
  changes.isLive = () => true;
});
afterEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
});

async function openPage(following = noStream) {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  onTestFinished(() => root.unmount());
  await act(async () =>
    root.render(
      <ConsoleProvider value={{ settings, client, changes: following }}>
        <Page />
      </ConsoleProvider>,
    ),
  );
  await answer(200);
}

async function refreshAll() {
  await act(async () => {
    for (const { refresh } of live) refresh();
  });
}

async function readAgain(status: number) {
  await refreshAll();
  await answer(status);
}

/** With fake timers. */
async function pass(ms: number) {
  await act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
}

async function answer(status: number) {
  await vi.waitFor(() => expect(reads).toHaveLength(live.length), patience);
  await act(async () => {
    for (const respond of reads.splice(0)) respond(status);
  });
}

const shown = () => live.map(({ body }) => body !== null);

it.each([403, 404])('shows nothing more of what was read after a %i', async (status) => {
  await openPage();
  expect(shown()).toEqual([true, true]);
  await readAgain(status);
  expect(shown()).toEqual([false, false]);
  expect(live[0]?.problem).toMatchObject({ status });
});

it.each([503, 0])('brings nothing back when a %i follows a 403', async (status) => {
  await openPage();
  await readAgain(403);
  await readAgain(status);
  expect(shown()).toEqual([false, false]);
});

it.each([401, 503])('shows what was read, and why there is nothing newer, after a %i', async (status) => {
  await openPage();
  await readAgain(status);
  expect(shown()).toEqual([true, true]);
  expect(live[0]?.problem).toMatchObject({ status });
});

it('says that what it shows may be old when a read gets no response, and goes on once there is one', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  await openPage();
  await refreshAll();
  await pass(9_000);
  expect(live.map(({ problem }) => problem)).toEqual([null, null]);
  await pass(2_000);
  expect(live.map(({ problem }) => problem)).toEqual([unanswered, unanswered]);
  expect(shown()).toEqual([true, true]);
  await answer(200);
  expect(live.map(({ problem }) => problem)).toEqual([null, null]);
});

it('reads again soon after a read that was lost, however long that took', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  await openPage();
  await refreshAll();
  await pass(60_000);
  await answer(0);
  await pass(6_000);
  expect(reads).toHaveLength(live.length);
});

it('gives the server a minute after a read that it gave up, such as one that took too long', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  await openPage();
  await refreshAll();
  await pass(30_000);
  await answer(503);
  await pass(59_000);
  expect(reads).toHaveLength(0);
  await pass(2_000);
  expect(reads).toHaveLength(live.length);
});

it('reads at once when the stream says that jobs have changed, and else every 30 seconds', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  await openPage(followed);
  await pass(29_000);
  expect(reads).toHaveLength(0);
  changes.tell();
  await pass(0);
  await answer(200);
  // Not more than once a second, but the last change isn't forgotten.
  changes.tell();
  changes.tell();
  await pass(900);
  expect(reads).toHaveLength(0);
  await pass(100);
  await answer(200);
  await pass(29_900);
  expect(reads).toHaveLength(0);
  await pass(200);
  await answer(200);
});

it('reads again after a read during which jobs have changed', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  await openPage(followed);
  await refreshAll();
  await pass(0);
  expect(reads).toHaveLength(live.length);
  changes.tell();
  await answer(200);
  await pass(1_000);
  expect(reads).toHaveLength(live.length);
});

it('polls every five seconds while the stream is lost', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  changes.isLive = () => false;
  await openPage(followed);
  await pass(4_900);
  expect(reads).toHaveLength(0);
  await pass(200);
  expect(reads).toHaveLength(live.length);
});

it('reads the overview every 30 seconds, and sooner if a worker would be offline by then', () => {
  const workers = [{ aliveForMs: 42_000 }, { aliveForMs: -1 }];
  expect(untilHeartbeat({ workers: [] })).toBe(30_000);
  expect(untilHeartbeat({ workers })).toBe(30_000);
  expect(untilHeartbeat({ workers: [...workers, { aliveForMs: 2_900 }] })).toBe(3_000);
});
