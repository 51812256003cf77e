import { makeWorkerUtils, run } from 'graphile-worker';
import { measure } from './measure.mjs';

await measure(async (connectionString, onJob) => {
  // As on its page about performance.
  const worker = {
    ...{ connectionString, concurrentJobs: 24, maxPoolSize: 25 },
    ...{ localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
  };
  const utils = await makeWorkerUtils({ connectionString });
  await utils.migrate();
  return {
    add: (count) => utils.addJobs(Array.from({ length: count }, () => ({ identifier: 'noop', payload: {} }))),
    start: () => run({ preset: { worker }, taskList: { noop: async () => onJob() } }),
  };
});
