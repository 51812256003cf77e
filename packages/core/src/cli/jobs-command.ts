import { defineSystem } from '../contract/system';
import { type Jobs, openJobs } from '../open-jobs';
import { changeEach, pauseQueue } from './change';
import type { CliEnv } from './env';
import { loadSystem } from './load-module';
import { fail, readArguments, type Values } from './read-arguments';
import { listJobs, showJob } from './show';
import { printable } from './terminal';

type Print = (text: string) => void;

/** Runs a command on jobs. Resolves to the exit status. */
export async function runJobsCommand(args: string[], env: CliEnv, print: Print): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [name = 'list', ...names] = positionals;
  const command = commands.get(name);
  if (!command) fail(`"${printable(name)}" is not a command of jobs.`);
  // Reading needs no contract. A change has hooks, and its jobs are dispatched to the queues of the system.
  const system = values.system
    ? await loadSystem(values.system)
    : defineSystem({ queues: {}, contracts: [] });
  if (command.changes && !values.system)
    fail(`jobs ${name} needs the file that exports your system: add --system ./jobs.mjs.`);
  const jobs = openJobs({ system, ...opened(env), onError: () => undefined });
  try {
    return await command.run(jobs, names, values, print);
  } finally {
    await jobs.close();
  }
}

interface Command {
  /** Whether it needs the system. */
  changes: boolean;
  run(jobs: Jobs, names: string[], values: Values, print: Print): Promise<number>;
}

const commands: ReadonlyMap<string, Command> = new Map([
  ['list', { changes: false, run: listJobs }],
  ['show', { changes: false, run: showJob }],
  ['retry', { changes: true, run: changeEach('retry') }],
  ['cancel', { changes: true, run: changeEach('cancel') }],
  ['pause', { changes: true, run: pauseQueue(true) }],
  ['resume', { changes: true, run: pauseQueue(false) }],
]);

function opened({ databaseUrl, listenUrl, queueUrl, queuePrefix, schema }: CliEnv) {
  return {
    ...{ databaseUrl, schema },
    ...(listenUrl && { listenUrl }),
    ...(queueUrl && { queueUrl }),
    ...(queuePrefix && { queuePrefix }),
  };
}
