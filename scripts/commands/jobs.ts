import { noRecord } from '@offload/processes';
import { generateClient } from '../build/prepare';
import { findSystem } from '../jobs/find-system';
import { helpText } from '../jobs/help';
import { readCommand } from '../jobs/read-command';
import { runCommand } from '../run-command';
import { parseEnv } from '../system/env';

await runCommand(async (supervise) => {
  const command = readCommand(process.argv.slice(2));
  if (command.name === 'help') {
    console.log(helpText);
    return 0;
  }
  const place = findSystem(parseEnv(process.env));
  await generateClient(supervise(noRecord));
  // It needs the client that has just been generated.
  const { runJobsCommand } = await import('../jobs/run-jobs-command');
  return runJobsCommand(command, place);
});
