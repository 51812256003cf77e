import { migrate } from '../migrate';
import { buildWorker } from './build-worker';
import type { CliEnv } from './env';
import { initHere } from './init';
import { runJobsCommand } from './jobs-command';
import { readWorkerFile, runWorker } from './run-worker';
import { printable } from './terminal';

export type { CliEnv } from './env';
export { runBuiltWorker } from './run-worker';

const helpText = `\
Usage: npx offload <command>

  init                       writes a job, its worker, and the routes of the guide into a Next.js app. Shows the files first, or writes
                             them at once with --yes. Never changes a file that exists
  migrate                    creates Offload's tables, or updates them
  worker <file>              migrates and runs a worker until it gets a signal to stop. The file's default export is the options
                             of createWorker. Missing URLs come from the environment. With --queues image,report it takes only
                             jobs of these, and with --concurrency image=2 it runs two of them at once
  build <file>               builds a worker, also one in TypeScript, into one file that runs without node_modules: dist/worker.mjs,
                             or --out <file>. Needs the package esbuild
  jobs list                  shows jobs, newest first
  jobs show <id>             shows a job, its attempts, its error, and the last lines of its log
  jobs retry <id>…           retries failed or canceled jobs
  jobs cancel <id>…          cancels jobs
  jobs pause <queue>         pauses a queue for all workers
  jobs resume <queue>        resumes it

Options of jobs
  --state failed,canceled    list: in one of these states
  --kind receipt             list: of this kind
  --owner <id>               list: of this owner
  --limit 25, --cursor <id>  list: how many, up to 100, and where the page begins
  --system ./jobs.mjs        the file that exports your system: required to change something
  --json                     prints JSON

It works on DATABASE_URL, DATABASE_SCHEMA, DATABASE_LISTEN_URL, QUEUE_URL, and QUEUE_PREFIX, which may be in .env.local or .env.
Changes have your name on this machine in the history of jobs and in the audit log. The exit status is 0 if everything was done;
otherwise it is 1.`;

/** Runs a command. Resolves to the exit status. Throws an `Error` that says what is wrong with the command. */
export async function runCli(
  [command = 'help', ...args]: string[],
  env: CliEnv,
  print: (text: string) => void,
): Promise<number> {
  if (['help', '--help', '-h'].includes(command) || args.includes('--help')) {
    print(helpText);
    return 0;
  }
  if (command === 'jobs') return runJobsCommand(args, env, print);
  if (command === 'worker') return runWorker(() => readWorkerFile(args), env);
  if (command === 'build') return buildWorker(args, print);
  if (command === 'init') return initHere(args, print);
  if (command !== 'migrate')
    throw new Error(`"${printable(command)}" is not a command. npx offload help lists the commands.`);
  if (args.length > 0)
    throw new Error('migrate takes no arguments. It works on DATABASE_URL and DATABASE_SCHEMA.');
  const applied = await migrate(env.databaseUrl, { schema: env.schema });
  print(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The tables are up to date.');
  return 0;
}
