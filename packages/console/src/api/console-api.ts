import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createDenials } from '../operations/denials';
import { alertRoutes } from './alert-routes';
import { auditRoutes } from './audit-routes';
import { changeRoutes, undoRoutes } from './change-routes';
import { failureRoutes } from './failure-routes';
import { gateRoutes } from './gate-routes';
import { groupReplayRoutes } from './group-replay-routes';
import { jobActionRoutes } from './job-action-routes';
import { jobRoutes } from './job-routes';
import type { ApiParts } from './parts';
import { type ConsoleEnv, problem, problemOf, requireJson } from './problem-details';
import { checkQuery } from './queries';
import { overviewRoute, queueRoutes } from './queue-routes';
import { replayRoute } from './replay-route';
import { scheduleRoutes } from './schedule-routes';
import { signalRoute } from './signal-route';
import { hideValuesFromSome } from './without-values/hide-values';

const maxBodyBytes = 1_000_000;

/** Creates the console's API: a Hono app that reads and changes jobs for whoever is in the context's `access`. */
export function createConsoleApi(given: Omit<ApiParts, 'denials'>) {
  const parts: ApiParts = { ...given, denials: createDenials(given.db, given) };
  const app = new Hono<ConsoleEnv>()
    .use(hideValuesFromSome(parts))
    .use(checkQuery)
    .use(requireJson)
    .use(bodyLimit({ maxSize: maxBodyBytes, onError: () => problem(413, 'The body is too large.') }))
    .route('/', overviewRoute(parts))
    .route('/', queueRoutes(parts))
    .route('/', jobRoutes(parts))
    .route('/', jobActionRoutes(parts))
    .route('/', replayRoute(parts))
    .route('/', groupReplayRoutes(parts))
    .route('/', signalRoute(parts))
    .route('/', failureRoutes(parts))
    .route('/', changeRoutes(parts))
    .route('/', undoRoutes(parts))
    .route('/', alertRoutes(parts))
    .route('/', auditRoutes(parts))
    .route('/', scheduleRoutes(parts))
    .route('/', gateRoutes(parts))
    .all('*', () => problem(404, 'There is no such route.'));
  app.onError((error) => problemOf(error, parts.onError));
  return app;
}
