// @vitest-environment jsdom
import { defineJob } from '@offload/core/contract';
import { until } from '@offload/testing';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { ShownJob } from '../server/exposed';
import { type JobServer, jobIn, startJobServer } from '../testing/job-server';
import { JobBadge } from '../view/job-badge';
import { JobProgress } from '../view/job-progress';
import { follow, standardTiming } from './follow';
import { type JobStatus, useJob } from './use-job';
import { useJobs } from './use-jobs';

const receipt = defineJob({
  ...{ kind: 'receipt', queue: 'print', payload: z.object({}), result: z.object({ pages: z.int() }) },
  ...{ maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 1 },
});

let server: JobServer;

beforeEach(async () => {
  server = await startJobServer();
});
afterEach(async () => {
  show(true);
  await server.close();
});

/** Shows or hides the page. */
function show(isShown: boolean): void {
  const visibilityState = isShown ? 'visible' : 'hidden';
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: visibilityState });
  document.dispatchEvent(new Event('visibilitychange'));
}

interface PageProps {
  id: string | null;
  initial?: ShownJob;
  onStatus(status: JobStatus<ShownJob>): void;
  onFinished(job: ShownJob): void;
}

function Page({ id, initial, onStatus, onFinished }: PageProps) {
  const url = id === null ? undefined : server.url(id);
  const status = useJob(id, { initial, url, onFinished: (job) => onFinished(job) });
  onStatus(status);
  return <p>{status.state}</p>;
}

/** Renders a page with the hook. Returns each status that it has shown, and what `onFinished` was called with. */
function openPage(first: Pick<PageProps, 'id' | 'initial'>) {
  const shown: JobStatus<ShownJob>[] = [];
  const finished: string[] = [];
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const render = (props: typeof first) =>
    root.render(
      <StrictMode>
        <Page
          {...props}
          onStatus={(status) => shown.push(status)}
          onFinished={(job) => finished.push(`${job.id} ${job.state}`)}
        />
      </StrictMode>,
    );
  render(first);
  onTestFinished(() => root.unmount());
  return { shown, finished, render, latest: () => shown.at(-1), unmount: () => root.unmount() };
}

const streamsSeen = () => server.seen.filter(({ isStream, status }) => isStream && status === 200);

describe('useJob', () => {
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

  it('follows a job again that runs again, after a refresh or a newer initial value', async () => {
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

  it('stops for a job that the caller may not see', async () => {
    const page = openPage({ id: 'none' });
    await until(() => page.latest()?.connection === 'denied');
    expect(page.latest()?.job).toBeNull();
    page.unmount();
  });

  it('has the type of the result from the contract', () => {
    expectTypeOf(useJob<typeof receipt>).returns.toExtend<{ result: { pages: number } | null }>();
  });
});

describe('a page', () => {
  it('resumes by event ID when the stream breaks, and rests while it is hidden', async () => {
    const first = server.set(jobIn('queued', 'a'));
    const page = openPage({ id: 'a' });
    await until(() => page.latest()?.connection === 'live' && page.latest()?.job);
    server.interrupt();
    await until(() => streamsSeen().at(-1)?.lastId === String(first.version));
    await until(() => page.latest()?.connection === 'live');
    show(false);
    await until(() => page.latest()?.connection === 'paused' && server.streams() === 0);
    const opened = streamsSeen().length;
    const second = server.set(jobIn('running', 'a'));
    show(true);
    await until(() => page.latest()?.state === 'running');
    expect(
      streamsSeen()
        .slice(opened)
        .map(({ lastId }) => lastId),
    ).toEqual([String(first.version)]);
    expect(page.latest()?.job?.version).toBe(second.version);
  });

  it('polls where a proxy buffers, with the ETag, and opens a stream again when it is shown again', async () => {
    server.set(jobIn('queued', 'a'));
    server.treatStreams('buffer');
    const [bodies, connections] = [[] as string[], [] as string[]];
    const timing = { ...standardTiming, firstByte: 50, poll: 10 };
    const options = {
      url: server.url('a'),
      onBody: (json: string) => bodies.push(json),
      onEvent: () => undefined,
    };
    const stop = follow({ ...options, onConnection: (connection) => connections.push(connection) }, timing);
    onTestFinished(stop);
    await until(() => server.seen.some(({ status }) => status === 304));
    server.set(jobIn('running', 'a'));
    await until(() => bodies.length === 2);
    expect(bodies.map((json) => JSON.parse(json).state)).toEqual(['queued', 'running']);
    expect(connections.slice(0, 2)).toEqual(['connecting', 'polling']);
    server.treatStreams('stream');
    show(false);
    await until(() => connections.at(-1) === 'paused');
    show(true);
    await until(() => connections.at(-1) === 'live');
  });

  it('waits longer after each failure of the server, and begins anew when that is over', async () => {
    server.treatStreams(503);
    const connections: string[] = [];
    const options = { url: server.url('a'), onBody: () => undefined, onEvent: () => undefined };
    const timing = { ...standardTiming, firstPause: 5, maxPause: 20 };
    server.set(jobIn('queued', 'a'));
    onTestFinished(
      follow({ ...options, onConnection: (connection) => connections.push(connection) }, timing),
    );
    await until(() => server.seen.length > 3);
    expect(connections).toContain('interrupted');
    server.treatStreams('stream');
    await until(() => connections.at(-1) === 'live');
    server.sendAlso('event: unknown\ndata: {}\n\n: comment\n\nnonsense\n\n');
    server.set(jobIn('running', 'a'));
    expect(connections.at(-1)).toBe('live');
  });
});

function ListPage({ onShow }: { onShow: (text: string) => void }) {
  const { jobs } = useJobs({ kind: 'test', state: ['queued', 'running'], limit: 3 }, { url: server.url() });
  onShow((jobs ?? []).map(({ id, state }) => `${id} ${state}`).join());
  return null;
}

describe('useJobs', () => {
  it('lists the newest jobs that match, as they come and change', async () => {
    for (const id of ['a', 'b']) server.set(jobIn('queued', id));
    server.set(jobIn('queued', 'c', { kind: 'other' }));
    const shown: string[] = [];
    const root = createRoot(document.createElement('div'));
    root.render(<ListPage onShow={(text) => shown.push(text)} />);
    onTestFinished(() => root.unmount());
    await until(() => shown.at(-1) === 'b queued,a queued');
    server.set(jobIn('running', 'd'));
    await until(() => shown.at(-1) === 'd running,b queued,a queued');
    server.set(jobIn('succeeded', 'b'));
    await until(() => shown.at(-1) === 'd running,a queued');
  });
});

describe('the status', () => {
  it('has a word, an icon, and a color in every state, and no style attribute that a strict policy blocks', () => {
    const html = renderToString(<JobBadge state="failed" />);
    expect(html).toContain('Failed');
    expect(html).toContain('aria-hidden="true"');
    expect(html).toContain('stroke="#e03131"');
    expect(renderToString(<JobBadge state="failed">Fehlgeschlagen</JobBadge>)).toContain('Fehlgeschlagen');
    const bar = renderToString(
      <JobProgress
        job={jobIn('running', 'a', { progress: { percent: 40, step: 'Printing' } })}
        label="Receipt"
      />,
    );
    expect(bar).toContain('<progress max="100" value="40" aria-label="Receipt">');
    expect(bar).toContain('<div role="status">Printing</div>');
    expect(html + bar).not.toContain('style=');
    expect(renderToString(<JobProgress job={jobIn('succeeded', 'a')} />)).not.toContain('<progress');
  });
});
