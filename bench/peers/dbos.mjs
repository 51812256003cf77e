import { DBOS } from '@dbos-inc/dbos-sdk';
import { measure } from './measure.mjs';

const atOnce = 100;

await measure(async (systemDatabaseUrl, onJob) => {
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl, logLevel: 'error' });
  const noop = DBOS.registerWorkflow(async () => onJob(), { name: 'noop' });
  await DBOS.launch();
  let waiting = 0;
  let isStarted = false;
  async function run(count) {
    for (let left = count; left > 0; left -= atOnce)
      await Promise.all(Array.from({ length: Math.min(left, atOnce) }, () => DBOS.startWorkflow(noop)()));
  }
  return {
    // Its queues poll once a second. Workflows that are started directly are what it does fastest.
    async add(count) {
      if (isStarted) await run(count);
      else waiting += count;
    },
    async start() {
      isStarted = true;
      await run(waiting);
    },
  };
});
