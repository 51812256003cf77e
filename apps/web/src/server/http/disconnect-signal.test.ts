import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { disconnectSignal } from './disconnect-signal';

it('aborts when the client disconnects, also if the request has been garbage-collected', async () => {
  const client = new AbortController();
  const signal = disconnectSignal(new Request('http://localhost/', { signal: client.signal }));
  for (let round = 0; round < 3; round += 1) {
    await setImmediate();
    collectGarbage();
  }
  client.abort();
  expect(signal.aborted).toBe(true);
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
