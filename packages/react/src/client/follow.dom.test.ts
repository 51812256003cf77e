import { until } from '@offload/testing';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { type JobServer, jobIn, startJobServer } from '../testing/job-server';
import { showPage } from '../testing/show-page';
import { standardTiming } from './attempts';
import { type FollowOptions, follow } from './follow';

let server: JobServer;

beforeEach(async () => {
  server = await startJobServer();
  server.set(jobIn('queued', 'a'));
});
afterEach(async () => {
  showPage(true);
  await server.close();
});

/** Follows a job, or all of them, until the test is over. Returns what it was told. */
function start(options: Partial<FollowOptions>, timing: Partial<typeof standardTiming> = {}) {
  const told = { bodies: [] as string[], events: [] as string[], connections: [] as string[] };
  const stop = follow(
    {
      url: server.url('a'),
      onBody: (json) => told.bodies.push(JSON.parse(json).state),
      onEvent: ({ data }) => told.events.push(JSON.parse(data).state),
      onConnection: (connection) => told.connections.push(connection),
      ...options,
    },
    { ...standardTiming, ...timing },
  );
  onTestFinished(stop);
  return { ...told, connection: () => told.connections.at(-1) };
}

it('never polls for those who take no JSON, but tries to open the stream again', async () => {
  server.treatStreams('buffer');
  const connections: string[] = [];
  const timing = { ...standardTiming, firstByte: 50, firstPause: 10 };
  const options = { url: server.url('a'), onEvent: () => undefined };
  onTestFinished(follow({ ...options, onConnection: (each) => connections.push(each) }, timing));
  await until(() => server.seen.length === 2);
  server.treatStreams('stream');
  await until(() => connections.at(-1) === 'live');
  expect(connections).not.toContain('polling');
});

it('polls where a proxy buffers, with the ETag, and opens a stream again when it is shown again', async () => {
  server.treatStreams('buffer');
  const eventsUrl = `${server.url('a')}/events`;
  const told = start({ eventsUrl }, { firstByte: 50, poll: 10 });
  await until(() => server.seen.some(({ status }) => status === 304));
  server.set(jobIn('running', 'a'));
  await until(() => told.bodies.length === 2);
  expect(told.bodies).toEqual(['queued', 'running']);
  expect(told.connections.slice(0, 2)).toEqual(['connecting', 'polling']);
  server.treatStreams('stream');
  showPage(false);
  await until(() => told.connection() === 'paused');
  showPage(true);
  await until(() => told.connection() === 'live');
  // At the end: on a busy machine, the first stream may be given up before the server has seen it.
  expect(new Set(server.seen.map(({ path, isStream }) => `${path} ${isStream}`))).toEqual(
    new Set(['/jobs/a/events true', '/jobs/a false']),
  );
});

it('waits longer after each failure of the server, and starts over when it has recovered', async () => {
  server.treatStreams(503);
  const told = start({}, { firstPause: 5, maxPause: 20 });
  await until(() => server.seen.length > 3);
  expect(told.connections).toContain('interrupted');
  server.treatStreams('stream');
  await until(() => told.connection() === 'live');
  server.sendAlso('event: unknown\ndata: {}\n\n: comment\n\nnonsense\n\n');
  server.set(jobIn('running', 'a'));
  await until(() => told.events.includes('running'));
  expect(told.connection()).toBe('live');
});

it('waits longer after each stream whose opening fails', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  onTestFinished(() => timers.mockRestore());
  start({ onOpen: () => Promise.reject(new Error('The list has the status 400.')) }, { firstPause: 7 });
  await until(() => timers.mock.calls.some(([, ms]) => ms === 28));
});

it('resumes after the last event when the page is shown again, or goes on while it is hidden', async () => {
  for (const whenHidden of ['resume', 'follow'] as const) {
    const told = start({ url: server.url(), whenHidden });
    await until(() => told.connection() === 'live');
    const { version } = server.set(jobIn('running', 'a'));
    await until(() => told.events.length === 1);
    showPage(false);
    if (whenHidden === 'resume') await until(() => server.streams() === 0);
    server.set(jobIn('retrying', 'a'));
    if (whenHidden === 'follow') await until(() => told.events.includes('retrying'));
    const seen = server.seen.length;
    showPage(true);
    if (whenHidden === 'resume') await until(() => server.seen[seen]?.lastId === String(version));
    else expect(told.connections).not.toContain('paused');
  }
});

it('opens another stream when the network has changed, because the old one only falls silent', async () => {
  const told = start({});
  await until(() => told.connection() === 'live');
  const seen = server.seen.length;
  window.dispatchEvent(new Event('online'));
  await until(() => server.seen.length > seen && server.streams() === 1);
  expect(told.connections).not.toContain('interrupted');
});
