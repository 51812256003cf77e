import { defineJob } from '@offload/core/contract';
import { until } from '@offload/testing';
import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import type { ShownJob } from '../server/exposed';
import { type JobServer, jobIn, startJobServer } from '../testing/job-server';
import { openRoot } from '../testing/render';
import { showPage } from '../testing/show-page';
import { JobBadge } from '../view/job-badge';
import { type JobStatus, useJob } from './use-job';

const receipt = defineJob({
  ...{ kind: 'receipt', queue: 'print', payload: z.object({}), result: z.object({ pages: z.int() }) },
  ...{ maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 1 },
});

let server: JobServer;

beforeEach(async () => {
  server = await startJobServer();
});
afterEach(async () => {
  showPage(true);
  await server.close();
});

interface PageProps {
  id: string | null;
  initial?: ShownJob;
  onStatus(status: JobStatus<ShownJob>): void;
  onFinished(job: ShownJob): void;
}

function Page({ id, initial, onStatus, onFinished }: PageProps) {
  const url = id === null ? undefined : server.url(id);
  const status = useJob(id, { initial, url, onFinished: (job) => onFinished(job) });
  // In an effect: by then, those of the hook have run.
  useEffect(() => onStatus(status));
  return <p>{status.state}</p>;
}

/** Renders a page with the hook. Returns each status that it has shown, and what `onFinished` was called with. */
function openPage(first: Pick<PageProps, 'id' | 'initial'>) {
  const shown: JobStatus<ShownJob>[] = [];
  const finished: string[] = [];
  const show = openRoot();
  const onStatus = (status: JobStatus<ShownJob>) => void shown.push(status);
  const render = (props: typeof first) =>
    show(
      <Page {...props} onStatus={onStatus} onFinished={(job) => finished.push(`${job.id} ${job.state}`)} />,
    );
  render(first);
  return { shown, finished, render, latest: () => shown.at(-1) };
}

const streamsSeen = () => server.seen.filter(({ isStream, status }) => isStream && status === 200);

it('shows the job as it changes, and calls onFinished once, although it is an inline function', async () => {
  server.set(jobIn('queued', 'a'));
  const page = openPage({ id: 'a' });
  await until(() => page.latest()?.state === 'queued');
  expect(page.latest()?.connection).toBe('live');
  const opened = streamsSeen().length;
  server.set(jobIn('running', 'a', { progress: { percent: 40, step: 'Printing' } }));
  await until(() => page.latest()?.progress?.percent === 40);
  page.render({ id: 'a' });
  server.set(jobIn('succeeded', 'a', { result: { pages: 1 } }));
  await until(() => page.finished.length > 0);
  page.render({ id: 'a' });
  await until(() => page.latest()?.connection === 'closed' && server.streams() === 0);
  expect(page.latest()).toMatchObject({ state: 'succeeded', result: { pages: 1 }, error: null });
  expect(page.finished).toEqual(['a succeeded']);
  expect(streamsSeen()).toHaveLength(opened);
});

it('calls onFinished from the stored state of a job that finished before the stream was opened', async () => {
  server.set(jobIn('failed', 'a', { error: { code: 'oops', message: 'No.' } }));
  const page = openPage({ id: 'a' });
  await until(() => page.finished.length > 0);
  expect(page.latest()?.error?.message).toBe('No.');
  expect(page.finished).toEqual(['a failed']);
});

it('does not connect for a job that had finished when the server rendered it, and says nothing about it', async () => {
  const initial = server.set(jobIn('succeeded', 'a'));
  server.set(jobIn('running', 'b'));
  const page = openPage({ id: 'a', initial });
  expect(renderToString(<JobBadge state={initial.state} />)).toContain('Succeeded');
  page.render({ id: 'b', initial });
  await until(() => page.latest()?.state === 'running');
  page.render({ id: 'a', initial });
  await until(() => page.latest()?.state === 'succeeded');
  expect(page.finished).toEqual([]);
  expect(server.seen.filter(({ path }) => path === '/jobs/a')).toEqual([]);
});

it('shows the initial job until a newer state arrives, and never an older one', async () => {
  const old = jobIn('queued', 'a');
  const initial = jobIn('running', 'a');
  server.set(old);
  const page = openPage({ id: 'a', initial });
  await until(() => page.latest()?.connection === 'live');
  server.set(jobIn('retrying', 'a'));
  await until(() => page.latest()?.state === 'retrying');
  server.set(old);
  server.set(jobIn('running', 'a', { attempt: 2 }));
  await until(() => page.latest()?.job?.attempt === 2);
  expect(new Set(page.shown.map(({ state }) => state))).toEqual(new Set(['running', 'retrying']));
  expect(page.shown[0]?.state).toBe('running');
});

it('connects when the ID is known, and shows no job for another ID', async () => {
  for (const id of ['a', 'b']) server.set(jobIn('queued', id));
  const page = openPage({ id: null });
  await until(() => page.latest()?.connection === 'closed');
  expect(server.seen).toEqual([]);
  page.render({ id: 'a' });
  await until(() => page.latest()?.job?.id === 'a');
  const before = page.shown.length;
  page.render({ id: 'b' });
  await until(() => page.latest()?.job?.id === 'b');
  expect(page.shown.slice(before).filter(({ job }) => job?.id === 'a')).toEqual([]);
  page.render({ id: null });
  await until(() => page.latest()?.job === null && server.streams() === 0);
});

it('follows a job that runs again, after a refresh or a newer initial value', async () => {
  const initial = server.set(jobIn('failed', 'a'));
  const page = openPage({ id: 'a', initial });
  await until(() => page.latest()?.connection === 'closed');
  server.set(jobIn('queued', 'a'));
  page.latest()?.refresh();
  await until(() => page.latest()?.state === 'queued');
  server.set(jobIn('succeeded', 'a'));
  await until(() => page.finished.length === 1 && page.latest()?.connection === 'closed');
  const opened = streamsSeen().length;
  page.render({ id: 'a', initial: server.set(jobIn('running', 'a')) });
  await until(() => streamsSeen().length > opened);
  server.set(jobIn('failed', 'a'));
  await until(() => page.finished.length === 2);
  expect(page.finished).toEqual(['a succeeded', 'a failed']);
});

it('shows what a response has returned, unless it is another job', async () => {
  server.set(jobIn('queued', 'a'));
  const page = openPage({ id: 'a' });
  await until(() => page.latest()?.state === 'queued');
  flushSync(() => page.latest()?.put(jobIn('queued', 'b')));
  flushSync(() => page.latest()?.put(jobIn('canceling', 'a')));
  expect(page.latest()?.state).toBe('canceling');
  expect(page.shown.filter(({ job }) => job?.id === 'b')).toEqual([]);
});

it('reads a finished job again when the user returns, because someone may have retried it', async () => {
  const page = openPage({ id: 'a', initial: server.set(jobIn('failed', 'a')) });
  await until(() => page.latest()?.connection === 'closed');
  server.set(jobIn('running', 'a'));
  showPage(true);
  await until(() => page.latest()?.state === 'running');
});

it('resumes by event ID when the stream breaks', async () => {
  const first = server.set(jobIn('queued', 'a'));
  const page = openPage({ id: 'a' });
  await until(() => page.latest()?.connection === 'live' && page.latest()?.job);
  server.interrupt();
  await until(() => streamsSeen().at(-1)?.lastId === String(first.version));
  await until(() => page.latest()?.connection === 'live');
});

it('rests while the page is hidden, and begins with the current state, whose parts have no version', async () => {
  const first = server.set(jobIn('queued', 'a', { progress: { percent: 0, step: 'The queue is paused' } }));
  const page = openPage({ id: 'a' });
  await until(() => page.latest()?.progress?.step === 'The queue is paused');
  showPage(false);
  await until(() => page.latest()?.connection === 'paused' && server.streams() === 0);
  const opened = streamsSeen().length;
  server.set({ ...first, progress: { percent: 0, step: null } });
  showPage(true);
  await until(() => page.latest()?.progress?.step === null);
  const [stream, ...others] = streamsSeen().slice(opened);
  expect([stream?.lastId, others]).toEqual([undefined, []]);
});

it('shows nothing of a job that the caller may not see, and asks again when the user returns', async () => {
  const page = openPage({ id: 'a' });
  await until(() => page.latest()?.connection === 'denied');
  expect(page.latest()?.job).toBeNull();
  server.set(jobIn('queued', 'a'));
  showPage(true);
  await until(() => page.latest()?.state === 'queued');
});

it('has the type of the result from the contract', () => {
  expectTypeOf(useJob<typeof receipt>).returns.toExtend<{ result: { pages: number } | null }>();
});
