import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { JobContract } from '@offload/core/contract';
import { attack, targets } from '@offload/core/test/attack';
import * as z from 'zod';
import { quickKind } from '../../testing/quick-kind';

// Long, because the time begins before the process has started, which takes long on a busy machine.
const isolated: Partial<JobContract> = {
  isolated: { memoryMb: 400, uses: ['files'] },
  maxAttempts: 1,
  writesFiles: true,
  timeoutMs: 120_000,
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
    await ctx.services.files.write({ name: 'a.txt', contentType: 'text/plain' }, Readable.from(['hello']));
    return { processId };
  },
  isolated,
);

/** What the kind below attacks, and the file of another job. */
const widerTargets = targets.extend({ fileId: z.uuid() });

/** Does what a compromised decoder would do. */
export const attacking = quickKind(
  'attacking',
  async (payload, ctx) => {
    const { fileId, ...rest } = widerTargets.parse(payload);
    const open = async () => text(await ctx.services.files.open(fileId));
    const [stolen] = await Promise.allSettled([open()]);
    return {
      ...(await attack(rest)),
      others: stolen?.status === 'fulfilled' ? [stolen.value] : [],
      processId,
    };
  },
  {
    ...isolated,
    payload: widerTargets,
  },
);

/** Kinds that behave as badly as native code can. */
export const isolatedKinds = [
  writing,
  attacking,
  quickKind(
    'catching',
    async (_payload, ctx) => {
      await ctx.sleep('1 hour').catch(() => null);
      return {};
    },
    isolated,
  ),
  quickKind(
    'half-done',
    async (_payload, ctx) => {
      await ctx.services.files.write({ name: 'a.txt', contentType: 'text/plain' }, Readable.from(['hello']));
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
  quickKind('boasting', async () => ({ text: 'x'.repeat(9_000_000) }), { ...isolated, maxAttempts: 2 }),
];
