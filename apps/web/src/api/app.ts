import { OpenAPIHono } from '@hono/zod-openapi';
import { malformedUrl } from '@/server/incoming-requests';
import { ownOrigins } from '@/server/origins';
import { runtime } from '@/server/runtime';
import { account } from './account';
import { alerts } from './admin/alerts';
import { audit } from './admin/audit';
import { changes } from './admin/changes';
import { failures } from './admin/failures';
import { adminJob } from './admin/job';
import { adminJobs } from './admin/jobs';
import { limits } from './admin/limits';
import { overview } from './admin/overview';
import { replays } from './admin/replay';
import { retries } from './admin/undo-retries';
import { users } from './admin/users';
import { auth } from './auth';
import { answerError } from './errors';
import { events } from './events';
import { files } from './files';
import { filesZip } from './files-zip';
import { health } from './health';
import { images } from './images';
import { imports } from './imports';
import { jobs } from './jobs';
import { rejectUnknownParameters } from './known-parameters';
import { metrics, timeRequests } from './metrics';
import { problem, Refusal } from './problem';
import { rejectedRows } from './rejected-rows';
import { reports } from './reports';
import { answersRunNothing, keepOutOfCaches, refuseForeignWrites, requireHttps } from './request-guards';
import { identifyRequests } from './request-id';
import { scheduleRun } from './schedule-run';
import { schedules } from './schedules';
import { signup } from './signup';
import { storage } from './storage';
import { twoFactor } from './two-factor';

/** Creates the HTTP API: one file per resource. */
export function createApi() {
  const app = new OpenAPIHono().basePath('/api');
  const about = {
    openapi: '3.1.0',
    info: {
      title: 'Offload',
      version: '1',
      description:
        'Background jobs. Sign in with POST /api/auth/sign-in/email. The session is a cookie. All errors are application/problem+json.',
    },
    servers: [{ url: runtime().env.APP_URL }],
  };
  app.use(identifyRequests);
  app.use(timeRequests);
  app.use(answersRunNothing);
  app.use(keepOutOfCaches);
  app.use(requireHttps(runtime().env.APP_URL));
  app.use(refuseForeignWrites(ownOrigins(runtime().env.APP_URL)));
  app.use(rejectUnknownParameters(() => app.getOpenAPI31Document(about)));
  app.route('/', auth);
  app.route('/', signup);
  app.route('/', account);
  app.route('/', twoFactor);
  app.route('/', events);
  app.route('/', jobs);
  app.route('/', adminJobs);
  app.route('/', adminJob);
  app.route('/', changes);
  app.route('/', failures);
  app.route('/', replays);
  app.route('/', retries);
  app.route('/', limits);
  app.route('/', reports);
  app.route('/', imports);
  app.route('/', rejectedRows);
  app.route('/', images);
  app.route('/', schedules);
  app.route('/', scheduleRun);
  app.route('/', files);
  app.route('/', filesZip);
  app.route('/', storage);
  app.route('/', overview);
  app.route('/', alerts);
  app.route('/', health);
  app.route('/', users);
  app.route('/', audit);
  app.route('/', metrics);
  app.doc31('/openapi.json', about);
  app.all(malformedUrl.api.replace('/api', ''), () => {
    throw new Refusal(400, 'The URL contains invalid characters or an invalid percent-encoding.');
  });

  app.notFound((c) => problem(c, 404, 'Not found.'));
  app.onError(answerError);
  return app;
}
