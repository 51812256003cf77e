import { AsyncResource } from 'node:async_hooks';
import { readAccess } from '@offload/core/admin';
import { streamEvents } from '@offload/react/route';
import { Hono } from 'hono';
import type { ConsoleOptions } from '../options';

const changeEveryMs = 1_000;
const commentEveryMs = 15_000;

type Parts = Pick<ConsoleOptions, 'authorize'> & { jobs: Pick<ConsoleOptions['jobs'], 'watchAll'> };

/**
 * The route of a stream that says when jobs of any queue have changed, at most once a second, and nothing about them. It asks
 * `authorize` before each event, and every 15 seconds, and ends once that lets no one in.
 */
export function changeStream({ jobs, authorize }: Parts) {
  return new Hono().get('/events', (c) => {
    const request = c.req.raw;
    // A framework may know the request by its asynchronous context, as Next.js does.
    const ask = AsyncResource.bind(async () => authorize(request));
    return streamEvents(request, async function* (signal) {
      let tell = () => {};
      const nextChange = () =>
        new Promise<void>((resolve) => {
          tell = resolve;
        });
      let change = nextChange();
      let isOver = false;
      // It has begun when the client reads the first comment: what the client reads then is newer.
      void jobs
        .watchAll(() => tell(), signal)
        .then(() => {
          isOver = true;
          tell();
        });
      yield ': open\n\n';
      for (;;) {
        const hasChanged = await Promise.race([change.then(() => true), rest(commentEveryMs)]);
        if (hasChanged) change = nextChange();
        const access = await ask();
        if (isOver || access instanceof Response || !readAccess(access)) return;
        yield hasChanged ? 'event: change\ndata: {}\n\n' : ': still here\n\n';
        if (hasChanged) await rest(changeEveryMs);
      }
    });
  });
}

const rest = (ms: number) => new Promise<false>((resolve) => setTimeout(resolve, ms, false).unref());
