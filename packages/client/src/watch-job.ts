import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Job } from './index';
import { isOffloadError } from './offload-error';
import { backoff, sleep, standardPauses } from './send-with-retries';

/** What a watch reads. */
export interface JobSource {
  /** Opens the stream of the job's events after one. */
  open(after: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array> | null>;
  read(): Promise<Job>;
}

const standardTiming = {
  pauses: standardPauses,
  /** A stream has a comment every 15 s. If nothing arrives for this long, its connection is dead, or something buffers it. */
  silenceMs: 45_000,
};

/**
 * Yields the job as it is, then after each change, until it has ended. If the stream breaks, it's opened again after the last
 * event. If it was silent, the job is read first, so that a proxy that buffers streams only slows a watch down.
 */
export async function* watchJob(
  source: JobSource,
  signal: AbortSignal | undefined,
  { pauses, silenceMs } = standardTiming,
): AsyncGenerator<Job, void, undefined> {
  let shown = 0;
  for (let failures = 0; ; failures += 1) {
    try {
      for await (const job of readOnce(source, shown, { signal, silenceMs })) {
        if (job.version <= shown) continue;
        failures = 0;
        shown = job.version;
        yield job;
        if (hasEnded(job)) return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!mayReturn(error)) throw error;
    }
    await sleep(backoff(failures, pauses), signal);
  }
}

/** Reads a stream until it ends or breaks, and the job itself once the stream has been silent. */
async function* readOnce(
  source: JobSource,
  after: number,
  { signal, silenceMs }: { signal: AbortSignal | undefined; silenceMs: number },
): AsyncGenerator<Job, void, undefined> {
  const over = new AbortController();
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };
  try {
    const given = AbortSignal.any([over.signal, silence.signal, ...(signal ? [signal] : [])]);
    const stream = await source.open(after, given);
    for await (const { event, data } of eventsOf(stream, heard)) if (event === 'job') yield JSON.parse(data);
  } catch (error) {
    if (!silence.signal.aborted) throw error;
    yield await source.read();
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

async function* eventsOf(stream: ReadableStream<Uint8Array> | null, onHeard: () => void) {
  if (!stream) return;
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onHeard();
    parser.feed(decoder.decode(value, { stream: true }));
    yield* events.splice(0);
  }
}

/** A connection that breaks isn't an answer, and some answers are about the moment. */
function mayReturn(error: unknown): boolean {
  const status = isOffloadError(error) ? error.status : null;
  return status === null || status === 429 || status >= 500;
}

function hasEnded({ state }: Job): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'canceled';
}
