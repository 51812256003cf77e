import * as z from 'zod';
import { defineJob } from '../src/contract/contract';
import { defineProcessor } from '../src/contract/define-processor';
import { serve } from '../src/isolated/child';
import { attack, targets } from './attack';
import { testContext } from './context';

const attacking = defineJob({
  kind: 'attacking',
  queue: 'test',
  payload: z.object(targets.shape),
  maxAttempts: 1,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 60_000,
});

await serve(
  async () => defineProcessor(attacking, attack),
  () => testContext.services,
);
