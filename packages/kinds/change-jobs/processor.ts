import { defineProcessor } from '@offload/core/contract';
import { changeJobs } from './contract';

// Small enough that canceling takes effect immediately and progress is visible.
const batchSize = 100;

export default defineProcessor(changeJobs, async ({ action, filter, count, from }, ctx) => {
  for (;;) {
    ctx.signal.throwIfAborted();
    const { total, isMore } = await ctx.services.jobs.change({ action, filter, from }, batchSize);
    // Jobs that others have changed in the meantime no longer match.
    if (!isMore) return { changed: total, leftAlone: Math.max(0, count - total) };
    await ctx.progress(Math.min(99, (100 * total) / count), `${total} of ${count}`);
  }
});
