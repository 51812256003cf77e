import { expect, it } from 'vitest';
import type { Job } from './index';
import { OffloadError } from './offload-error';
import { watchJob } from './watch-job';

const timing = { pauses: { first: 1, longest: 5 }, silenceMs: 50 };

function jobAt(version: number, state: Job['state'] = 'running'): Job {
  return {
    id: 'one',
    kind: 'sales-report',
    queue: 'report',
    state,
    version,
    attempt: 1,
    maxAttempts: 4,
    canCancel: false,
    progress: { percent: 0, step: null },
    createdAt: '',
    startedAt: null,
    runStartedAt: null,
    finishedAt: null,
    nextAttemptAt: null,
    runAt: null,
    deadline: null,
    lastHeardAt: null,
    queueTimeMs: null,
    parentId: null,
    priority: 'normal',
    waitingFor: null,
    warnings: 0,
    steps: [],
    error: null,
    result: null,
    files: [],
    links: { self: '', events: '', page: '' },
  };
}

const eventOf = (job: Job) => `event: job\nid: ${job.version}\ndata: ${JSON.stringify(job)}\n\n`;

type Stream = (controller: ReadableStreamDefaultController<Uint8Array>) => void;

const send =
  (...texts: string[]): Stream =>
  (controller) => {
    for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
  };
const thenEnd =
  (stream: Stream): Stream =>
  (controller) => {
    stream(controller);
    controller.close();
  };

/** Watches a job whose streams, one after the other, are these: a stream, or the error that opening it throws. */
async function watched(streams: (Stream | Error)[], read = jobAt(1)) {
  const asked: number[] = [];
  const versions: number[] = [];
  let isAborted = false;
  async function open(after: number, signal: AbortSignal) {
    asked.push(after);
    const next = streams.shift();
    if (!next || next instanceof Error) throw next ?? new Error('no more streams');
    return new ReadableStream<Uint8Array>({
      start(controller) {
        signal.addEventListener('abort', () => {
          isAborted = true;
          controller.error(signal.reason);
        });
        next(controller);
      },
    });
  }
  const source = { open, read: async () => read };
  for await (const job of watchJob(source, undefined, timing)) versions.push(job.version);
  return { asked, versions, isAborted };
}

it('yields each version of the job until it has ended, and closes the stream', async () => {
  const stream = send(': open\n\n', eventOf(jobAt(1)) + eventOf(jobAt(2)), eventOf(jobAt(3, 'succeeded')));
  expect(await watched([stream])).toEqual({ asked: [0], versions: [1, 2, 3], isAborted: true });
});

it('opens the stream again after the last event when it ends or can’t be opened', async () => {
  const streams = [
    thenEnd(send(eventOf(jobAt(1)))),
    new OffloadError('unreachable', ''),
    new OffloadError('unavailable', '', { status: 503 }),
    new TypeError('terminated'),
    // What was seen before isn't shown again.
    send(eventOf(jobAt(1)), eventOf(jobAt(4, 'failed'))),
  ];
  expect(await watched(streams)).toMatchObject({ asked: [0, 1, 1, 1, 1], versions: [1, 4] });
});

it('reads the job when a stream stays silent', async () => {
  expect(await watched([send(), send()], jobAt(7, 'canceled'))).toMatchObject({ asked: [0], versions: [7] });
});

it('throws what won’t pass', async () => {
  const error = new OffloadError('not-found', 'Job not found.', { status: 404 });
  await expect(watched([send(eventOf(jobAt(1))), error])).rejects.toBe(error);
});

it('ignores other events', async () => {
  const stream = send('event: children\ndata: {}\n\n', eventOf(jobAt(1, 'succeeded')));
  expect(await watched([stream])).toMatchObject({ versions: [1] });
});
