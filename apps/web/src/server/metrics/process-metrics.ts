import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface AnsweredRequest {
  method: string;
  /** The pattern of its path: a path would create a series per ID. */
  route: string;
  status: number;
  seconds: number;
  /** Undefined for a page whose request has none. */
  requestId?: string | undefined;
  /** Who is signed in, if the route has looked. */
  userId?: string | undefined;
}

/** The metrics of this process: requests, event loop, memory, and open event streams. */
export function createProcessMetrics(sseClients: () => number) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // Gauges whose names end like those of counters. Others count the same by type.
  for (const kind of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${kind}_total`);
  const requests = new Histogram({
    name: 'offload_http_request_seconds',
    help: 'How long a request took: up to the first byte for the API, up to the last byte for pages.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  new Gauge({
    name: 'offload_sse_clients',
    help: 'Open event streams.',
    registers,
    collect() {
      this.set(sseClients());
    },
  });
  const recent = createRecentAnswers();
  return {
    answered({ method, route, status, seconds }: AnsweredRequest): void {
      requests.observe({ method, route, status: String(status) }, seconds);
      // Health checks respond with 503 while we're unavailable. Counting them would keep us unavailable.
      if (!route.startsWith('/api/health')) recent.add(status);
    },
    unavailable: recent.unavailable,
    write: () => registry.metrics(),
  };
}

const windowSeconds = 30;
// With fewer responses, a share means nothing.
const minAnswers = 20;

/** Counts responses by the second. `now` returns milliseconds. */
export function createRecentAnswers(now: () => number = () => performance.now()) {
  let seconds: { at: number; all: number; unavailable: number }[] = [];
  function current() {
    const at = Math.floor(now() / 1_000);
    seconds = seconds.filter((second) => second.at > at - windowSeconds);
    const known = seconds.at(-1);
    if (known?.at === at) return known;
    const second = { at, all: 0, unavailable: 0 };
    seconds.push(second);
    return second;
  }
  return {
    add(status: number): void {
      const second = current();
      second.all += 1;
      if (status === 503) second.unavailable += 1;
    },
    /** Returns the share of 503 among the responses of the last half minute, from 0 to 1; 0 if there were only a few. */
    unavailable(): number {
      current();
      const all = seconds.reduce((total, second) => total + second.all, 0);
      if (all < minAnswers) return 0;
      return seconds.reduce((total, second) => total + second.unavailable, 0) / all;
    },
  };
}
