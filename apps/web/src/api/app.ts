import { OpenAPIHono } from '@hono/zod-openapi';
import { type Context, Hono } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { malformedUrl } from '@/server/http/incoming-requests';
import { ownOrigins } from '@/server/http/origins';
import { methodsOf, rejectedMethod } from '@/server/http/page-methods';
import { runtime } from '@/server/runtime';
import { account } from './account/account';
import { auth } from './account/auth';
import { guests } from './account/guests';
import { sessions } from './account/sessions';
import { signup } from './account/signup';
import { tokens } from './account/tokens';
import { twoFactor } from './account/two-factor';
import { alerts } from './admin/alerts/alerts';
import { staffTokens } from './admin/staff-tokens';
import { users } from './admin/users/users';
import { describeApi } from './document/document';
import { files } from './files/files';
import { filesZip } from './files/files-zip';
import { storage } from './files/storage';
import { health } from './health';
import { auditStaffCalls } from './http/audit-calls';
import { limitBody } from './http/body';
import { toProblemResponse } from './http/errors';
import { problem } from './http/problem';
import { keepOutOfCaches, rejectCrossSiteWrites, requireHttps, setDefaultCsp } from './http/request-guards';
import { identifyRequests } from './http/request-id';
import { images } from './images/images';
import { imports } from './imports/imports';
import { rejectedRows } from './imports/rejected-rows';
import { events } from './jobs/events';
import { jobActions } from './jobs/job-actions';
import { jobs } from './jobs/jobs';
import { lessons } from './lessons';
import { metrics, timeRequests } from './metrics';
import { notifications } from './notifications/notifications';
import { pushSubscriptions } from './notifications/push-subscriptions';
import { orders } from './orders/orders';
import { reports } from './reports';
import { schedules } from './schedules/schedules';
import { unavailable } from './unavailable';
import { deliveries } from './webhooks/deliveries';
import { jobFinished, webhooks } from './webhooks/webhooks';
import { yearly } from './yearly-reports';

export function createApi() {
  const app = new OpenAPIHono().basePath('/api');
  app.use(identifyRequests);
  app.use(timeRequests);
  app.use(setDefaultCsp);
  app.use(keepOutOfCaches);
  app.use(requireHttps(runtime().env.APP_URL));
  app.use('/admin/*', auditStaffCalls);
  app.route('/', rejectedMethods);
  app.route('/', unavailable);
  app.use(rejectCrossSiteWrites(ownOrigins(runtime().env.APP_URL)));
  app.use(limitBody);
  addResources(app);
  // Takes 50 ms, and never changes.
  let document: ReturnType<typeof describeApi> | undefined;
  app.get('/openapi.json', (c) => {
    document ??= describeApi(app);
    return c.json(document);
  });
  app.all(malformedUrl.api.replace('/api', ''), () => {
    throw new ApiError(400, 'The URL contains invalid characters or an invalid percent-encoding.');
  });

  app.notFound((c) => {
    const methods = methodsAt(app, c.req.path);
    // If the path has this method, its handler has found nothing there, so no other method would help.
    return rejectMethod(c, methods.includes(c.req.method) ? [] : methods);
  });
  app.onError(toProblemResponse);
  return app;
}

function addResources(app: OpenAPIHono): void {
  app.route('/', auth);
  app.route('/', signup);
  app.route('/', guests);
  app.route('/', lessons);
  app.route('/', account);
  app.route('/', sessions);
  app.route('/', tokens);
  app.route('/', staffTokens);
  app.route('/', notifications);
  app.route('/', pushSubscriptions);
  app.route('/', twoFactor);
  app.route('/', events);
  app.route('/', jobs);
  app.route('/', jobActions);
  app.route('/', reports);
  app.route('/', yearly);
  app.route('/', imports);
  app.route('/', rejectedRows);
  app.route('/', orders);
  app.route('/', images);
  app.route('/', schedules);
  app.route('/', webhooks);
  app.openAPIRegistry.registerWebhook(jobFinished);
  app.route('/', deliveries);
  app.route('/', files);
  app.route('/', filesZip);
  app.route('/', storage);
  app.route('/', alerts);
  app.route('/', health);
  app.route('/', users);
  app.route('/', metrics);
}

/** Rejects requests with a method that their path doesn't have: `leadToApi` leads them here. */
const rejectedMethods = new Hono().all(rejectedMethod.replace('/api', ''), (c) =>
  rejectMethod(c, methodsOf(c.req.query('path') ?? '')),
);

const nothingThere = 'There’s nothing at this URL. GET /api/openapi.json lists all routes.';

function rejectMethod(c: Context, methods: string[]): Response {
  if (methods.length === 0) return problem(c, 404, nothingThere);
  c.header('Allow', methods.join(', '));
  return problem(c, 405, `Use ${methods.join(' or ')}: this URL has no other methods.`);
}

/**
 * Returns the methods of a path of the API. Handlers for all methods, or for all paths below one, are middleware, not routes.
 */
function methodsAt({ router }: OpenAPIHono, path: string): string[] {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) =>
    router.match(method, path)[0].some(([[, route]]) => route.method === method && !route.path.endsWith('*')),
  );
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method));
}
