import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Connection, openJobStream } from './job-stream';

class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 0;

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }
  close() {
    this.readyState = FakeEventSource.CLOSED;
  }
  /** The server responded with an error, so the browser gives up. */
  refuse() {
    this.close();
    this.dispatchEvent(new Event('error'));
  }
}

function open() {
  const connections: Connection[] = [];
  const jobs: unknown[] = [];
  const close = openJobStream('/events', {
    onJob: (job) => jobs.push(job),
    onConnection: (connection) => connections.push(connection),
  });
  return { connections, jobs, close };
}

const latest = () => FakeEventSource.opened.at(-1);

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.opened = [];
  vi.stubGlobal('EventSource', FakeEventSource);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a stream of jobs', () => {
  it('passes on the jobs that arrive', () => {
    const { jobs, connections } = open();
    latest()?.dispatchEvent(new Event('open'));
    latest()?.dispatchEvent(new MessageEvent('job', { data: '{"id":"1"}' }));
    expect(jobs).toEqual([{ id: '1' }]);
    expect(connections).toEqual(['connecting', 'open']);
  });

  it('leaves a broken connection to the browser, which resumes it', () => {
    const { connections } = open();
    latest()?.dispatchEvent(new Event('error'));
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened).toHaveLength(1);
    expect(connections.at(-1)).toBe('interrupted');
  });

  it('reconnects with backoff when the server rejects the connection', () => {
    open();
    latest()?.refuse();
    vi.advanceTimersByTime(1_000);
    expect(FakeEventSource.opened).toHaveLength(2);
    latest()?.refuse();
    vi.advanceTimersByTime(1_000);
    expect(FakeEventSource.opened).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(FakeEventSource.opened).toHaveLength(3);
  });

  it("doesn't reconnect after it has been closed", () => {
    const { close } = open();
    latest()?.refuse();
    close();
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened).toHaveLength(1);
  });
});
