import { OpenAPIHono } from '@hono/zod-openapi';
import { isDatabaseDown } from '@offload/db';
import { requestId } from 'hono/request-id';
import { ownOrigins } from '@/server/origins';
import { runtime } from '@/server/runtime';
import { auth } from './auth';
import { events } from './events';
import { files } from './files';
import { health } from './health';
import { images } from './images';
import { jobs } from './jobs';
import { problem, Refusal } from './problem';
import { reports } from './reports';
import { refuseForeignWrites } from './request-guards';
import { signup } from './signup';

/** The whole HTTP API: one file a resource. */
export function createApi() {
  const app = new OpenAPIHono().basePath('/api');
  app.use(requestId());
  app.use(refuseForeignWrites(ownOrigins(runtime().env.APP_URL)));
  app.route('/', auth);
  app.route('/', signup);
  app.route('/', events);
  app.route('/', jobs);
  app.route('/', reports);
  app.route('/', images);
  app.route('/', files);
  app.route('/', health);
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Offload',
      version: '1',
      description:
        'Background jobs. Sign in with POST /api/auth/sign-in/email; the session is a cookie. Every error is application/problem+json.',
    },
    servers: [{ url: runtime().env.APP_URL }],
  });

  app.notFound((c) => problem(c, 404, 'There is nothing at this address.'));
  app.onError((error, c) => {
    if (error instanceof Refusal) return problem(c, error.status, error.message, error.errors);
    const { log } = runtime();
    // better-auth wraps what went wrong when it looked for the session.
    if (isDatabaseDown(error) || isDatabaseDown(error.cause)) {
      log.warn({ requestId: c.get('requestId'), error }, 'the database is away');
      c.header('Retry-After', '5');
      return problem(c, 503, 'The database cannot be reached. Nothing was changed: try again in a moment.');
    }
    log.error({ requestId: c.get('requestId'), error }, 'the request failed');
    return problem(c, 500, 'It is our fault, and it was written down. Try again, or tell us the requestId.');
  });
  return app;
}
