import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openEventStream } from '@/api/jobs/event-stream';
import type { LiveUpdates, Watch } from '@/server/live/live-updates';
import { disconnectSignal } from './disconnect-signal';

it('ends a stream when its client disconnects, also if the request has been garbage-collected', async () => {
  const watches = new Set<Watch>();
  const live: LiveUpdates = {
    watch(watch) {
      watches.add(watch);
      return () => watches.delete(watch);
    },
    watching: () => watches.size,
    close: async () => undefined,
  };
  const client = new AbortController();
  const stream = openEventStream(live, {
    of: { ownerId: 'ada' },
    by: { id: 'ada', role: 'user', sessionId: 'one' },
    first: async () => ({ rows: [], hasChildren: false }),
    seen: 0n,
    signal: disconnectSignal(new Request('http://localhost/', { signal: client.signal })),
  });
  const reader = stream?.body?.getReader();
  await reader?.read();
  expect(watches.size).toBe(1);
  for (let round = 0; round < 3; round += 1) {
    await setImmediate();
    collectGarbage();
  }
  client.abort();
  expect((await reader?.read())?.done).toBe(true);
  expect(watches.size).toBe(0);
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
