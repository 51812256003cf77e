import { until } from '@offload/testing';
import { useState } from 'react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ShownJob } from '../server/exposed';
import { type JobServer, jobIn, startJobServer } from '../testing/job-server';
import { openRoot } from '../testing/render';
import { showPage } from '../testing/show-page';
import type { Connection } from './follow';
import { useJobChanges } from './use-job-changes';

let server: JobServer;
let shown: string[];
let connection: Connection;

beforeEach(async () => {
  server = await startJobServer();
  shown = [];
});
afterEach(async () => {
  showPage(true);
  await server.close();
});

const isTest = ({ kind }: ShownJob) => kind === 'test';

/** A page that a server renders: the number of its rendering, and what has changed since. */
function ListPage({ after }: { after?: string }) {
  const [rendering, setRendering] = useState(0);
  const onStale = () => setRendering((count) => count + 1);
  const live = useJobChanges({ url: server.url(), after, matches: isTest, onStale });
  const { changes } = live;
  connection = live.connection;
  shown.push([rendering, ...[...changes.values()].map(({ id, state }) => `${id} ${state}`)].join(' '));
  return null;
}

/** Opens the page, and waits until its stream is open. StrictMode opens a first one, and closes it. */
async function openPage(): Promise<void> {
  openRoot()(<ListPage />);
  await until(() => server.streams() === 1 && Number(shown.at(-1)) > 0);
}

it('collects what has changed since the page was rendered, and renders it when a stream has opened', async () => {
  await openPage();
  const rendering = Number(shown.at(-1));
  server.set(jobIn('queued', 'a'));
  server.set(jobIn('queued', 'b', { kind: 'other' }));
  await until(() => shown.at(-1) === `${rendering} a queued`);
  server.set(jobIn('running', 'a'));
  await until(() => shown.at(-1) === `${rendering} a running`);
  server.interrupt();
  await until(() => shown.at(-1) === `${rendering + 1}`);
});

/** Waits until the page has been rendered again because its stream has opened, not because it polls. */
async function untilRenderedAgain(): Promise<void> {
  await until(() => shown.at(-1) === '1');
  expect(server.seen.filter(({ isStream }) => !isStream)).toEqual([]);
}

/** Waits until the page shows a change, and hasn't been rendered again. Until its stream has opened, nothing is sent. */
async function untilChanged(): Promise<void> {
  await until(() => {
    server.set(jobIn('queued', 'a'));
    return shown.at(-1) === '0 a queued';
  });
}

it('goes on from where the page was rendered, and renders it again when another stream has opened', async () => {
  const after = '42';
  openRoot()(<ListPage after={after} />);
  await untilChanged();
  expect(new Set(server.seen.map(({ query }) => query))).toEqual(new Set([`?after=${after}`]));
  server.interrupt();
  await until(() => shown.at(-1) === '1');
});

it('renders a page that was opened in the background again when it is shown', async () => {
  showPage(false);
  openRoot()(<ListPage after="43" />);
  await until(() => connection === 'paused');
  showPage(true);
  await untilRenderedAgain();
});

it("renders a page again if the server couldn't be reached when it was opened", async () => {
  server.treatStreams(503);
  openRoot()(<ListPage after="44" />);
  await until(() => connection === 'interrupted');
  server.treatStreams('stream');
  window.dispatchEvent(new Event('online'));
  await untilRenderedAgain();
});

it('renders a page again if it is shown as it was when the user left it, and no other page of the same position', async () => {
  const page = <ListPage after="45" />;
  const render = openRoot();
  render(page);
  await untilChanged();
  render(null);
  await until(() => server.streams() === 0);
  window.history.pushState(null, '', '/other');
  shown = [];
  render(page);
  await untilChanged();
  render(null);
  await until(() => server.streams() === 0);
  shown = [];
  render(page);
  await untilRenderedAgain();
});

it("remembers no more pages than a browser's history", async () => {
  const page = <ListPage after="46" />;
  const render = openRoot();
  render(page);
  await untilChanged();
  showPage(false);
  const positions = Array.from({ length: 100 }, (_, index) => `46-${index}`);
  render(positions.map((after) => <ListPage key={after} after={after} />));
  await until(() => connection === 'paused');
  render(null);
  await until(() => server.streams() === 0);
  showPage(true);
  shown = [];
  render(page);
  await untilChanged();
});

it('shows a burst at once, and renders the page again when too much has changed', async () => {
  await openPage();
  const [rendering, before] = [Number(shown.at(-1)), shown.length];
  for (let index = 0; index < 201; index += 1) server.set(jobIn('queued', `job-${index}`));
  await until(() => shown.at(-1) === `${rendering + 1}`);
  expect(shown.length - before).toBeLessThan(20);
});

it('counts a job that changes often once', async () => {
  await openPage();
  const rendering = Number(shown.at(-1));
  for (const state of ['queued', 'running', 'succeeded'] as const) {
    for (let index = 0; index < 150; index += 1) server.set(jobIn(state, `job-${index}`));
    await until(() => shown.at(-1)?.endsWith(` job-149 ${state}`) === true);
  }
  expect(shown.at(-1)).toMatch(new RegExp(`^${rendering} `));
});

it('renders the page again whenever a list that it polls has changed', async () => {
  server.treatStreams('refuse');
  openRoot()(<ListPage />);
  await until(() => Number(shown.at(-1)) > 0);
  const rendering = Number(shown.at(-1));
  server.set(jobIn('queued', 'a'));
  await until(() => shown.at(-1) === `${rendering + 1}`);
});
