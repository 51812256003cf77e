import { PgBoss } from 'pg-boss';
import { measure } from './measure.mjs';

await measure(async (connectionString, onJob) => {
  const boss = new PgBoss({ connectionString, useListenNotify: true });
  await boss.start();
  await boss.createQueue('noop', { notify: true });
  const options = { batchSize: 500, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };
  return {
    add: (count) =>
      boss.insert(
        'noop',
        Array.from({ length: count }, () => ({ data: {} })),
      ),
    start: () => boss.work('noop', options, async (jobs) => jobs.forEach(onJob)),
  };
});
