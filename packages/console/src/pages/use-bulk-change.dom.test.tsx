import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { unreachable } from '../ui/problem';
import type { Client } from './client';
import { ConsoleProvider } from './context';
import { noStream, settings } from './testing/in-console';
import { type BulkChange, undoneText, useBulkChange } from './use-bulk-change';

const until = '2026-11-30T04:00:00.000Z';
const preview = { isMore: false, kinds: [], ownerCount: 1, owners: [], effects: null, until };
const jobs = { queue: 'print' };

type Answer = Awaited<ReturnType<Client['post']>>;
let posted: {
  path: string;
  body: object | undefined;
  answer: (body: object) => Promise<void>;
  lose: () => Promise<void>;
}[];
let change: BulkChange;

/** A server that answers when the test says so. */
const client: Client = {
  read: () => Promise.reject(new Error('reads nothing')),
  post: (path, body) =>
    new Promise<Answer>((resolve) => {
      const answer = (sent: object) => act(async () => resolve({ ok: true, body: sent }));
      const lose = () => act(async () => resolve({ ok: false, problem: unreachable }));
      posted.push({ path, body, answer, lose });
    }),
};

function Page() {
  change = useBulkChange(() => undefined);
  return null;
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  window.scrollTo = () => undefined;
  history.replaceState(null, '', '/ops/failed');
  posted = [];
});
afterEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
});

/** Shows a page that changes jobs. Returns how to leave it. */
async function openPage(): Promise<() => Promise<void>> {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  onTestFinished(() => root.unmount());
  const show = (isHere: boolean) =>
    act(async () =>
      root.render(
        <ConsoleProvider value={{ settings, client, changes: noStream }}>
          {isHere && <Page />}
        </ConsoleProvider>,
      ),
    );
  await show(true);
  return () => show(false);
}

async function ask(action: 'retry' | 'cancel') {
  await act(async () => void change.ask(action, jobs));
}

async function confirmOf(count: number) {
  await ask('cancel');
  await posted.at(-1)?.answer({ ...preview, count });
  await act(async () => void change.confirm());
}

it('shows the preview that was requested last, however late an earlier one arrives', async () => {
  await openPage();
  await ask('retry');
  await ask('cancel');
  const [first, second] = posted;
  await second?.answer({ ...preview, count: 2 });
  await first?.answer({ ...preview, count: 1 });
  expect(change.asked).toMatchObject({ action: 'cancel', count: 2 });
});

it('says that a preview is being loaded if that takes long', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  await openPage();
  await ask('retry');
  expect(change.isAsking).toBe(false);
  await act(async () => void (await vi.advanceTimersByTimeAsync(600)));
  expect(change.isAsking).toBe(true);
  await posted.at(-1)?.answer({ ...preview, count: 1 });
  expect(change).toMatchObject({ isAsking: false, asked: { count: 1 } });
});

it("changes the jobs that there were by the server's clock, whatever the browser's says", async () => {
  await openPage();
  await confirmOf(1);
  expect(posted.map(({ body }) => body)).toEqual([
    { action: 'cancel', filter: jobs },
    { action: 'cancel', filter: { ...jobs, until } },
  ]);
});

it('sends the age of old jobs, and then the moment that the server took it for', async () => {
  await openPage();
  await act(async () => void change.ask('delete', jobs, 30));
  await posted.at(-1)?.answer({ ...preview, count: 1 });
  await act(async () => void change.confirm());
  expect(posted.map(({ body }) => body)).toEqual([
    { action: 'delete', filter: jobs, olderThanDays: 30 },
    { action: 'delete', filter: { ...jobs, until } },
  ]);
});

it('asks nothing when the preview arrives after it was closed', async () => {
  await openPage();
  await ask('cancel');
  await act(async () => change.close());
  await posted[0]?.answer({ ...preview, count: 2 });
  expect(change.asked).toBeNull();
});

it('ends with the jobs that are being changed when it is closed', async () => {
  await openPage();
  await confirmOf(1_500);
  await posted.at(-1)?.answer({ ids: ['1'], isMore: true });
  expect(posted.map(({ path }) => path)).toEqual(['/changes/preview', '/changes', '/changes']);
  await act(async () => change.close());
  expect(change.asked).toBeNull();
  expect(change.changed).toMatchObject({ count: 1 });
  await posted.at(-1)?.answer({ ids: ['2'], isMore: true });
  expect(posted).toHaveLength(3);
  expect(change.changed).toBeNull();
});

it('says how many jobs had changed when the rest could not', async () => {
  await openPage();
  await confirmOf(1_500);
  await posted.at(-1)?.lose();
  expect(change.problem).toEqual(unreachable);
  await act(async () => void change.confirm());
  await posted.at(-1)?.answer({ ids: ['1', '2'], isMore: true });
  await posted.at(-1)?.lose();
  expect(change.problem?.detail).toBe(`Canceling 2 jobs. Then it stopped: ${unreachable.detail}`);
});

it('opens the job that makes the change, unless the reader has left the page', async () => {
  const leave = await openPage();
  await confirmOf(1_500);
  await posted.at(-1)?.answer({ jobId: 'changer' });
  expect(location.pathname).toBe('/ops/jobs/changer');

  history.replaceState(null, '', '/ops/failed');
  await confirmOf(1_500);
  await leave();
  await posted.at(-1)?.answer({ jobId: 'changer' });
  expect(location.pathname).toBe('/ops/failed');
});

it('stays where it is if it was closed before a job began with the change', async () => {
  await openPage();
  await confirmOf(1_500);
  await act(async () => change.close());
  await ask('retry');
  await posted.at(-1)?.answer({ ...preview, count: 3 });
  await posted.at(-2)?.answer({ jobId: 'changer' });
  expect(location.pathname).toBe('/ops/failed');
  expect(change.asked).toMatchObject({ action: 'retry', count: 3 });
});

it.each([
  [0, 0, 'Nothing to undo: no job is waiting to start.'],
  [0, 1, 'Too late: 1 job has already started.'],
  [0, 3, 'Too late: 3 jobs have already started.'],
  [1, 0, 'Canceled 1 job before it started.'],
  [2, 1, 'Canceled 2 jobs before they started. 1 job had already started.'],
])('describes an undo that canceled %i jobs, when %i had started', (count, started, text) => {
  expect(undoneText({ count, started })).toBe(text);
});
