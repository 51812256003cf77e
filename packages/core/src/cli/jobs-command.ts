import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { type Jobs, openJobs } from '../client/open-jobs';
import { sql } from '../database/sql';
import { isJobId } from '../job/read/find-jobs';
import { type ActionName, statesFor } from '../job/states';
import { defineSystem } from '../system/system';
import type { CliEnv } from './env';
import { loadSystem } from './load-module';
import { fail, readArguments } from './read-arguments';
import { listJobs, showJob, type Values } from './show';
import { printable, printableJson } from './terminal';

type Print = (text: string) => void;

const text = { type: 'string' } as const;
const options = {
  state: text,
  kind: text,
  owner: text,
  cursor: text,
  limit: text,
  system: text,
  json: { type: 'boolean', default: false },
} as const;

/** Runs a command on jobs. Resolves to the exit status. */
export async function runJobsCommand(args: string[], env: CliEnv, print: Print): Promise<number> {
  const { values, positionals } = readArguments('jobs', () =>
    parseArgs({ args, options, allowPositionals: true }),
  );
  const [name = 'list', ...names] = positionals;
  const command = commands.get(name);
  if (!command) fail(`"${printable(name)}" is not a command of jobs.`);
  const ofList = listOptions.find((option) => values[option] !== undefined);
  if (name !== 'list' && ofList) fail(`jobs ${name} has no option --${ofList}.`);
  // Reading needs no contracts. Changes need the system's hooks and queues.
  const system = values.system
    ? await loadSystem(values.system)
    : defineSystem({ queues: {}, contracts: [] });
  if (command.changes && !values.system)
    fail(`jobs ${name} needs the file that exports your system: add --system ./jobs.mjs.`);
  const { databaseUrl, listenUrl, queueUrl, queuePrefix, schema } = env;
  const jobs = openJobs({
    system,
    databaseUrl,
    listenUrl,
    queueUrl,
    queuePrefix,
    schema,
    onError: () => undefined,
  });
  try {
    return await command.run(jobs, names, values, print);
  } finally {
    await jobs.close();
  }
}

const listOptions = ['state', 'kind', 'owner', 'limit', 'cursor'] as const;

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

type Change = (jobs: Jobs, names: string[], values: Values, print: (text: string) => void) => Promise<number>;

/** Returns the command that retries or cancels jobs by their IDs. If an ID is invalid, it changes no job. */
function changeEach(action: Extract<ActionName, 'retry' | 'cancel'>): Change {
  return async (jobs, ids, { json }, print) => {
    const wrong = ids.find((id) => !isJobId(id));
    if (ids.length === 0 || wrong !== undefined) fail(`jobs ${action} needs the IDs of jobs.`);
    const by = operator();
    const access = { owner: null, actor: by.id, by };
    const changed: { id: string; state: string | null }[] = [];
    const limit = action === 'cancel' ? ' that have committed nothing' : '';
    for (const id of new Set(ids)) {
      const job = await jobs[action](id, access);
      changed.push({ id, state: job?.state ?? null });
      if (!json)
        print(
          job
            ? `${id} is ${job.state} now.`
            : `${id} didn't change: ${action} is for ${statesFor(action).join(', ')} jobs${limit}.`,
        );
    }
    if (json) print(printableJson(changed));
    return changed.every(({ state }) => state !== null) ? 0 : 1;
  };
}

function pauseQueue(isPaused: boolean): Change {
  return async ({ system, backend, db }, names, { json }, print) => {
    const known = Object.keys(system.queues);
    const [name = '', ...others] = names;
    if (others.length > 0 || !known.includes(name)) fail(`Name one of these queues: ${known.join(', ')}.`);
    const queue = await backend.queue(name);
    const [before, after] = [await queue.isPaused(), isPaused].map((paused) => JSON.stringify({ paused }));
    const action = isPaused ? 'queue.pause' : 'queue.resume';
    const { id, email, userAgent } = operator();
    await db.transaction(async (tx) => {
      await tx.execute(sql`
        INSERT INTO offload.operator_action
          (actor_id, actor_email, action, subject_type, subject_id, before, after, user_agent)
        VALUES (${id}, ${email}, ${action}, 'queue', ${name}, ${before}::jsonb, ${after}::jsonb, ${userAgent})`);
      await (isPaused ? queue.pause() : queue.resume());
    });
    if (json) print(printableJson({ queue: name, paused: isPaused }));
    else print(`${name} is ${isPaused ? 'paused' : 'running'} now.`);
    return 0;
  };
}

/** Returns this machine's user as the actor for the history and the audit log, because the command line has no sign-in. */
function operator() {
  const name = userName();
  return {
    id: `operator:${name}`,
    email: `${name} (command line)`,
    ip: null,
    userAgent: `offload on ${hostname()}`,
    requestId: null,
  };
}

function userName(): string {
  try {
    return printable(userInfo().username).slice(0, 100);
  } catch {
    // In a container, the user may have no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
