import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { JobContract } from '@offload/jobs/define';
import { quickKind } from '../../testing/quick-kind';
import { attack, targets } from './attack';

// A process counts from when it is started, and on a machine that has much else to do that alone takes long.
const isolated: Partial<JobContract> = {
  ...{ isolated: { memoryMb: 400, uses: ['files'] }, maxAttempts: 1, writesFiles: true, timeoutMs: 120_000 },
};
// Process ids say nothing: sealed processes count from 1.
const processId = randomUUID();

function spin(): never {
  for (;;);
}

export const writing = quickKind(
  'writing',
  async (_payload, ctx) => {
    await ctx.progress(50, 'Writing');
    await ctx.files.write({ name: 'a.txt', contentType: 'text/plain' }, Readable.from(['hello']));
    return { processId };
  },
  isolated,
);

/** Does what a decoder would do that was taken over. */
export const attacking = quickKind(
  'attacking',
  async (payload, ctx) => ({ ...(await attack(targets.parse(payload), ctx)), processId }),
  {
    ...isolated,
    payload: targets,
  },
);

/** Kinds that behave as badly as native code can. */
export const isolatedKinds = [
  writing,
  attacking,
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
