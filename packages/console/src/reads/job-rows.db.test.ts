import { sql } from '@offload/core/sql';
import { expect, it } from 'vitest';
import { openOtherApp } from '../testing/other-app';
import { countStates } from './job-rows';

it('stops counting jobs at a limit', async () => {
  const { jobs, failed, close } = await openOtherApp();
  for (const message of ['Paper', 'Toner', 'Jam']) await failed(message);
  const failures = sql`queue = 'print' AND state = 'failed'`;
  expect(await countStates(jobs.db, failures, 2)).toEqual({ failed: 2 });
  expect(await countStates(jobs.db, failures)).toEqual({ failed: 3 });
  await close();
});
