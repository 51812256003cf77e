import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { RunningWorker } from '@offload/core/worker';
import { isSameSecret } from '@offload/env';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Env } from './env';

type ProbeSettings = Pick<Env, 'HOST' | 'METRICS_TOKEN'> & { WORKER_PORT: number };
type Watched = Pick<RunningWorker, 'isReady' | 'schemaProblem' | 'countRunning'>;

interface Answer {
  status: number;
  body: string;
  type?: string;
}

// A probe that takes longer would keep its connection for nothing.
const requestMs = 5_000;
const maxConnections = 50;

/**
 * Serves `/live` while the process runs, `/ready` while the worker takes jobs, and `/metrics`, for which `METRICS_TOKEN` is
 * required if it's set. Resolves when it listens. Throws an error that names the variable if the port is taken.
 */
export async function answerProbes(settings: ProbeSettings, log: Logger, worker: () => Watched | null) {
  const { HOST: host, WORKER_PORT: port, METRICS_TOKEN: token } = settings;
  const registry = createRegistry(worker);
  const isReady = () => worker()?.isReady() ?? false;

  async function answer({ method = '', url = '', headers }: IncomingMessage): Promise<Answer> {
    if (!['GET', 'HEAD'].includes(method)) return { status: 405, body: '{"detail":"Send GET or HEAD."}' };
    const [path] = url.split('?');
    if (path === '/live') return asStatus(true);
    if (path === '/ready') return asStatus(isReady(), worker()?.schemaProblem());
    if (path !== '/metrics') return { status: 404, body: '{"detail":"Not found."}' };
    if (token && !isSameSecret(headers.authorization ?? '', `Bearer ${token}`))
      return { status: 401, body: '{"detail":"Send METRICS_TOKEN as a bearer token."}' };
    return { status: 200, body: await registry.metrics(), type: registry.contentType };
  }
  const limits = { requestTimeout: requestMs, headersTimeout: requestMs };
  const server = createServer(limits, (request, response) => {
    const send = ({ status, body, type = 'application/json' }: Answer) =>
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
    // A probe must not end the worker that it asks about.
    answer(request).then(send, (error: unknown) => {
      log.error({ error }, 'failed to answer a probe');
      send({ status: 500, body: '{"detail":"Something went wrong on our end."}' });
    });
  });
  server.maxConnections = maxConnections;
  server.listen(port, host);
  await once(server, 'listening').catch((error: Error) => {
    throw new Error(`WORKER_PORT: can't listen on ${host}:${port} (${error.message}). Choose another port.`);
  });
  return server;
}

function asStatus(isWell: boolean, reason?: string | null): Answer {
  const body = { status: isWell ? 'ok' : 'failing', ...(reason && { reason }) };
  return { status: isWell ? 200 : 503, body: JSON.stringify(body) };
}

/** Collects the metrics of this process. Those of jobs and queues come from the database: the web has them. */
function createRegistry(worker: () => Watched | null): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // Gauges whose names end like those of counters. Others count the same by type.
  for (const kind of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${kind}_total`);
  new Gauge({
    name: 'offload_process_ready',
    help: 'Whether this worker takes jobs.',
    registers,
    collect() {
      this.set(worker()?.isReady() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'offload_process_running_jobs',
    help: 'Jobs that this worker is running.',
    labelNames: ['queue'],
    registers,
    collect() {
      for (const [queue, count] of worker()?.countRunning() ?? []) this.set({ queue }, count);
    },
  });
  return registry;
}
