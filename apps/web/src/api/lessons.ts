import { z } from '@hono/zod-openapi';
import { lesson, lessons as names } from '@offload/kinds/lesson';
import type { Context } from 'hono';

import { isDemo } from '@/server/auth/call-limits';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import type { SignedIn } from './http/guards';
import { requestObject } from './http/request-object';
import { resource, route } from './http/routes';
import { answerWithJob, startJob, startResponses } from './jobs/job-answer';

const LessonSchema = requestObject({
  lesson: z.enum(names),
  rollBack: z.boolean().default(false),
}).openapi('LessonRequest', { example: { lesson: 'retry' } });

const create = route.post('/lessons', 'Start a lesson of the page /learn', startResponses, {
  json: LessonSchema,
  fails: [404, 409],
  description: 'Only with DEMO_DATA, and only on the machine that the demo runs on.',
});

export const lessons = resource().openapi(create, async (c) => {
  if (!isDemo(c.req.raw.headers)) throw new ApiError(404, 'Not found.');
  const { body } = await startLesson(c, c.req.valid('json'));
  return c.json(body, 202, { Location: body.links.self, 'Retry-After': '1' });
});

/** Commits the job together with everything else in its transaction, or nothing. The page /learn shows this function. */
async function startLesson(c: Context<SignedIn>, { rollBack, ...payload }: z.output<typeof LessonSchema>) {
  const { db, jobs } = runtime();
  const { answer, started } = await db.$transaction(async (tx) => {
    const started = await startJob(c, tx, { contract: lesson, payload, when: {} });
    if (rollBack)
      throw new ApiError(409, `Rolled back. There is no job ${started.id}, and nothing will run.`);
    return { started, answer: await answerWithJob(tx, started.id) };
  });
  // If this process dies here, the worker finds the job in the table.
  void jobs.dispatch(started.jobs);
  return answer;
}
