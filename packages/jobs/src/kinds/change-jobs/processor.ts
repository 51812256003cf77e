import { defineProcessor } from '@offload/core/contract';
import { changeJobs } from './contract';

// So few that somebody who cancels it waits for none, and its progress is seen to grow.
const batchSize = 100;

export default defineProcessor(changeJobs, async ({ action, filter, count, from }, ctx) => {
  for (;;) {
    ctx.signal.throwIfAborted();
    const { changed, total } = await ctx.services.jobs.change({ action, filter, from }, batchSize);
    // What has been changed by somebody else meanwhile no longer fits: that was all.
    if (changed === 0) return { changed: total, leftAlone: Math.max(0, count - total) };
    await ctx.progress(Math.min(99, (100 * total) / count), `${total} of ${count}`);
  }
});
