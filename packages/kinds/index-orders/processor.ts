import { defineProcessor } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import { indexOrders } from './contract';

export default defineProcessor(indexOrders, async ({ format }, ctx) => {
  let indexed = 0;
  for (;;) {
    ctx.signal.throwIfAborted();
    const step = await ctx.services.search.indexSome(format);
    if (!step) return { indexed };
    indexed += step.indexed;
    const total = indexed + step.left;
    const percent = total > 0 ? Math.min(99, (100 * indexed) / total) : 0;
    await ctx.progress(percent, `Indexed ${formatNumber(indexed)} of ${formatNumber(total)} orders`);
  }
});
