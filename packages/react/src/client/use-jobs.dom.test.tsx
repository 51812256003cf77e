import { until } from '@offload/testing';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ShownJob } from '../server/exposed';
import { type JobServer, jobIn, startJobServer } from '../testing/job-server';
import { openRoot } from '../testing/render';
import { type JobListFilter, useJobs } from './use-jobs';

let server: JobServer;
let refreshList: () => void;

beforeEach(async () => {
  server = await startJobServer();
});
afterEach(() => server.close());

interface ListProps {
  filter?: JobListFilter;
  initial?: readonly ShownJob[];
  url?: string;
}

const unfinished: JobListFilter = { kind: 'test', state: ['queued', 'running'], limit: 3 };

function ListPage({
  filter = unfinished,
  initial,
  url = server.url(),
  onShow,
}: ListProps & { onShow: (text: string) => void }) {
  const { jobs, refresh } = useJobs(filter, { initial, url });
  refreshList = refresh;
  const list = jobs ? jobs.map(({ id, state }) => `${id} ${state}`).join() : 'unknown';
  onShow(`${filter.kind}: ${list}`);
  return null;
}

/** Renders a list of jobs. Returns how to render it again, and each list that it has shown, with its filter. */
function openList(first: ListProps = {}) {
  const shown: string[] = [];
  const show = openRoot();
  const render = (props: ListProps) => show(<ListPage {...props} onShow={(text) => shown.push(text)} />);
  render(first);
  return { shown, render, latest: () => shown.at(-1) };
}

// A stream that is silent for longer is opened again, and then the list is read.
const untilSilentMs = 30_000;

/** Returns a function that tells whether the list has been requested once more. */
function nextRead(): () => boolean {
  const { length } = server.seen;
  return () => server.seen.slice(length).some(({ isStream }) => !isStream);
}

it('lists the newest jobs that match, as they come and change', async () => {
  for (const id of ['a', 'b']) server.set(jobIn('queued', id));
  server.set(jobIn('queued', 'c', { kind: 'other' }));
  const list = openList();
  await until(() => list.latest() === 'test: b queued,a queued');
  server.set(jobIn('running', 'd'));
  await until(() => list.latest() === 'test: d running,b queued,a queued');
  server.set(jobIn('succeeded', 'b'));
  await until(() => list.latest() === 'test: d running,a queued');
});

it('reads the list again when asked to, after a job was deleted, and shows the old one until then', async () => {
  for (const id of ['a', 'b']) server.set(jobIn('queued', id));
  const list = openList();
  await until(() => list.latest() === 'test: b queued,a queued');
  server.delete('b');
  const before = list.shown.length;
  refreshList();
  await until(() => list.latest() === 'test: a queued');
  expect(new Set(list.shown.slice(before))).toEqual(new Set(['test: b queued,a queued', 'test: a queued']));
  server.set(jobIn('running', 'a'));
  await until(() => list.latest() === 'test: a running');
});

it('fills a place that a job has left with one that did not fit into the list', async () => {
  for (const id of ['a', 'b', 'c', 'd', 'e']) server.set(jobIn('queued', id));
  const list = openList();
  await until(() => list.latest() === 'test: e queued,d queued,c queued');
  // It's not the next one.
  server.set(jobIn('running', 'a'));
  server.set(jobIn('succeeded', 'e'));
  await until(() => list.latest() === 'test: d queued,c queued,b queued');
  for (const id of ['d', 'b']) server.set(jobIn('succeeded', id));
  await until(() => list.latest() === 'test: c queued,a running');
});

it('shows a job again after a newer one had pushed it out of a list that was whole', async () => {
  for (const id of ['a', 'b', 'c']) server.set(jobIn('queued', id));
  const list = openList();
  await until(() => list.latest() === 'test: c queued,b queued,a queued');
  server.set(jobIn('queued', 'd'));
  await until(() => list.latest() === 'test: d queued,c queued,b queued');
  server.set(jobIn('succeeded', 'd'));
  await until(() => list.latest() === 'test: c queued,b queued,a queued', untilSilentMs);
});

it('leaves out no job that newer ones have pushed out of the list', async () => {
  for (const id of ['a', 'b', 'c', 'd']) server.set(jobIn('queued', id));
  const list = openList();
  await until(() => list.latest() === 'test: d queued,c queued,b queued');
  for (const id of ['e', 'f']) server.set(jobIn('queued', id));
  await until(() => list.latest() === 'test: f queued,e queued,d queued');
  server.set(jobIn('succeeded', 'e'));
  // The next one is c.
  server.set(jobIn('running', 'b'));
  await until(() => list.latest() === 'test: f queued,d queued,c queued');
  expect(list.shown.filter((text) => text.includes('b running'))).toEqual([]);
});

it('fills a place that a job leaves while the list is first read', async () => {
  const [, ...initial] = ['a', 'b', 'c', 'd'].map((id) => server.set(jobIn('queued', id)));
  const release = server.delayRead();
  const isRead = nextRead();
  const list = openList({ initial: initial.reverse() });
  await until(isRead);
  server.set(jobIn('succeeded', 'd'));
  await until(() => list.latest() === 'test: c queued,b queued');
  release();
  await until(() => list.latest() === 'test: c queued,b queued,a queued', untilSilentMs);
});

it('reads the list only once at a time, also when that is slow: an older response could come last', async () => {
  for (const id of ['a', 'b', 'c', 'd', 'e']) server.set(jobIn('queued', id));
  const list = openList();
  await until(() => list.latest() === 'test: e queued,d queued,c queued');
  const release = server.delayRead();
  const isRead = nextRead();
  server.interrupt();
  await until(isRead);
  server.set(jobIn('succeeded', 'e'));
  await until(() => list.latest() === 'test: d queued,c queued');
  // Twice as long as a place stays empty.
  setTimeout(release, 1_000);
  await until(() => list.latest() === 'test: d queued,c queued,b queued');
  expect(server.mostReads()).toBe(1);
});

it('keeps what it has polled until the list is read again', async () => {
  for (const id of ['a', 'b', 'c', 'd', 'e']) server.set(jobIn('queued', id));
  const list = openList();
  await until(() => list.latest() === 'test: e queued,d queued,c queued');
  server.treatStreams('refuse');
  window.dispatchEvent(new Event('online'));
  for (const id of ['d', 'e']) server.set(jobIn('succeeded', id));
  await until(() => list.latest() === 'test: c queued,b queued,a queued');

  server.treatStreams('stream');
  const release = server.delayRead();
  const isRead = nextRead();
  window.dispatchEvent(new Event('online'));
  await until(isRead);
  server.set(jobIn('running', 'c'));
  await until(() => list.latest() === 'test: c running,b queued,a queued', untilSilentMs);
  release();
});

it('shows nothing that was rendered for another filter', async () => {
  const initial = [server.set(jobIn('queued', 'a'))];
  server.set(jobIn('queued', 'b', { kind: 'other' }));
  const list = openList({ initial });
  await until(() => list.latest() === 'test: a queued');
  expect(list.shown[0]).toBe('test: a queued');
  list.render({ initial, filter: { kind: 'other' } });
  await until(() => list.latest() === 'other: b queued');
  const others = [jobIn('running', 'c', { kind: 'third' })];
  list.render({ initial: others, filter: { kind: 'third' } });
  await until(() => list.latest()?.startsWith('third:'));
  expect(list.shown).not.toContain('other: a queued');
  expect(list.shown.find((text) => text.startsWith('third:'))).toBe('third: c running');
});

it('keeps the query of its URL, which only a route of your own accepts', async () => {
  server.set(jobIn('queued', 'a'));
  const list = openList({ url: `${server.url()}?shop=7` });
  await until(() => list.latest() === 'test: a queued');
  expect(new Set(server.seen.map(({ query }) => query))).toEqual(
    new Set(['?shop=7&kind=test&state=queued%2Crunning&limit=3']),
  );
});

it.each([0, 101, 2.5])('says that %d cannot be a limit', (limit) => {
  const page = <ListPage filter={{ limit }} onShow={expect.fail} />;
  expect(() => renderToString(page)).toThrow('useJobs: limit must be a whole number from 1 to 100');
});
