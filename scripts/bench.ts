import { measureImports } from './bench/imports';
import { measureLatency } from './bench/latency';
import { printResults } from './bench/result';
import { measureThroughput } from './bench/throughput';
import { buildWeb, generateClient } from './prepare';
import { runCommand } from './run-command';
import { openRun, removeRun } from './test/run-folder';
import { startServices } from './test/surroundings';

await runCommand(async (supervise) => {
  const run = await openRun();
  process.once('exit', () => removeRun(run.folder));
  const supervisor = supervise(run.record);
  await generateClient(supervisor);
  await buildWeb(supervisor);
  const variables = await startServices(supervisor, run);
  Object.assign(process.env, variables);
  const backends = [
    { title: 'Redis', url: variables.TEST_REDIS_URL ?? null },
    { title: 'PostgreSQL', url: null },
  ];
  for (const { title, url } of backends) {
    const results = [...(await measureThroughput(url)), ...(await measureLatency(url))];
    printResults(`Queue on ${title}`, results);
  }
  process.env.TEST_QUEUE = 'postgresql';
  printResults('Import', await measureImports());
  return 0;
});
