import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createCalls, only } from './calls';

it('closes its input if the worker reports an error while waiting for a chunk', async () => {
  let isClosed = false;
  let draw: () => void = () => undefined;
  async function* input() {
    try {
      for (;;) {
        await new Promise<void>((resolve) => {
          draw = resolve;
        });
        yield Buffer.from('a page');
      }
    } finally {
      isClosed = true;
    }
  }
  let id = 0;
  const { exchange, take } = createCalls(1, (message) => {
    if (message.type === 'call') id = message.id;
  });
  const written = only(exchange('write', [], input()));
  const failing = expect(written).rejects.toThrow('the disk is full');
  await setImmediate();
  take({ type: 'more', id }, Buffer.alloc(0));
  take({ type: 'error', id, error: { origin: 0, message: 'the disk is full' } }, Buffer.alloc(0));
  await failing;
  // The code that draws pages continues, and must learn that they aren't read.
  for (let pages = 0; pages < 3; pages += 1) {
    draw();
    await setImmediate();
  }
  expect(isClosed).toBe(true);
});
