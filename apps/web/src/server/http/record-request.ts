import type { AnsweredRequest } from '../metrics/process-metrics';
import { runtime } from '../runtime';

/** What orchestrators, Prometheus, and each page request all the time. */
const quiet = ['/api/health', '/api/metrics', '/_next/', '/admin/assets/'];
/** Files such as the icon, and paths at which there's nothing. */
const others = '/*';

/** Counts a request that has its response, and logs it: one line per request, without what its URL has beyond the route. */
export function recordRequest(request: AnsweredRequest): void {
  const { metrics, log } = runtime();
  metrics.answered(request);
  const { method, route, status, seconds, requestId, userId } = request;
  const isFile = route === others && status < 400;
  if (isFile || quiet.some((beginning) => route.startsWith(beginning))) return;
  log.info({ requestId, method, route, status, ms: Math.round(seconds * 1_000), userId }, 'request');
}
