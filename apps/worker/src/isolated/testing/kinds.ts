import { Readable } from 'node:stream';
import { quickKind } from '../../testing/quick-kind';

// A process counts from when it is started, and on a machine that has much else to do that alone takes long.
const isolated = { isolated: { memoryMb: 400 }, maxAttempts: 1, writesFiles: true, timeoutMs: 120_000 };

function spin(): never {
  for (;;);
}

export const writing = quickKind(
  'writing',
  async (_payload, ctx) => {
    await ctx.progress(50, 'Writing');
    await ctx.files.write({ name: 'a.txt', contentType: 'text/plain' }, Readable.from(['hello']));
    return { pid: process.pid };
  },
  isolated,
);

/** Kinds that behave as badly as native code can. */
export const isolatedKinds = [
  writing,
  quickKind(
    'half-done',
    async (_payload, ctx) => {
      await ctx.files.write({ name: 'a.txt', contentType: 'text/plain' }, Readable.from(['hello']));
      throw new Error('and then it failed');
    },
    isolated,
  ),
  quickKind(
    'crashing',
    async () => {
      process.kill(process.pid, 'SIGSEGV');
      return spin();
    },
    { ...isolated, maxAttempts: 2 },
  ),
  quickKind(
    'devouring',
    async () => {
      const eaten: Buffer[] = [];
      for (;;) {
        eaten.push(Buffer.alloc(20_000_000, 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    isolated,
  ),
  quickKind('spinning', async () => spin(), { ...isolated, timeoutMs: 1_000 }),
  quickKind('spinning-long', async () => spin(), isolated),
];
