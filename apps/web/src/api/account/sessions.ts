import { endSessions } from '@offload/db';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { operatorOf } from '../http/operator';
import { json, resource, route } from '../http/routes';
import { findSessions, SessionListSchema } from './session-views';

const list = route.get('/sessions', 'List where you’re signed in', {
  200: json('Sessions, this one first', SessionListSchema),
});
const end = route.delete('/sessions/{id}', 'Sign out one session. Its live streams end', {
  204: { description: 'Signed out' },
});
const endOthers = route.delete('/sessions', 'Sign out all sessions but this one', {
  204: { description: 'Signed out' },
});

export const sessions = resource()
  .openapi(list, async (c) => c.json({ data: await findSessions(c.get('person')) }, 200))
  .openapi(end, async (c) => {
    const own = { userId: c.get('person').id, id: c.req.valid('param').id };
    if ((await endSessions(runtime().db, own, operatorOf(c))) === 0)
      throw new ApiError(404, 'Session not found.');
    return c.body(null, 204);
  })
  .openapi(endOthers, async (c) => {
    const { id: userId, sessionId } = c.get('person');
    await endSessions(runtime().db, { userId, id: { not: sessionId } }, operatorOf(c));
    return c.body(null, 204);
  });
