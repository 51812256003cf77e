import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { claimDataDir, PlainError, type ProcessRecord, type Supervisor } from '@offload/processes';
import type pg from 'pg';
import { connect } from '../connect';
import { runInput } from '../db/prompt';
import { runSql } from '../db/run-sql';
import { runCommand, runPrompt } from '../run-command';
import { findOnPath } from '../services/find-program';
import { findRunningPostgres, startPostgres } from '../services/postgres';
import { parseEnv, type Settings } from '../system/env';

/** The URL parameters that libpq knows too. `schema` is Prisma's. */
const knownOption = /^(ssl.*|options|application_name)$/;

/** Runs psql in our terminal. Returns its exit status. */
async function runPsql(program: string, databaseUrl: string): Promise<number> {
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password);
  // Passed in the environment, because every user of this machine can read the arguments of a process.
  url.password = '';
  for (const name of [...url.searchParams.keys()]) if (!knownOption.test(name)) url.searchParams.delete(name);
  const env = password === '' ? process.env : { ...process.env, PGPASSWORD: password };
  const child = spawn(program, ['--dbname', url.href], { stdio: 'inherit', env });
  // In our process group, because only a terminal's own group can read from it. So it has to be ended explicitly.
  process.once('exit', () => child.kill());
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

type Supervise = (record: ProcessRecord) => Supervisor;

interface OpenDatabase {
  url: string;
  origin: string;
}

/** Finds the database that `npm start` uses: the configured one, or the embedded one, which it starts if necessary. */
async function openDatabase(supervise: Supervise, settings: Settings): Promise<OpenDatabase> {
  const { DATABASE_URL, DATA_DIR } = settings;
  if (DATABASE_URL) return { url: DATABASE_URL, origin: 'DATABASE_URL' };
  const running = findRunningPostgres(DATA_DIR);
  if (running) return { url: running, origin: `embedded in ${DATA_DIR}, running` };
  const supervisor = supervise(await claimDataDir(DATA_DIR));
  const url = await startPostgres(supervisor, DATA_DIR);
  return { url, origin: `embedded in ${DATA_DIR}, started for this prompt` };
}

/** Prints which database this is. Returns the ID of the server process for this connection. */
async function greet(client: pg.Client, { url, origin }: OpenDatabase): Promise<number | undefined> {
  const { rows } = await client.query<{ name: string; role: string; pid: number }>(
    'SELECT current_database() AS name, current_user AS role, pg_backend_pid() AS pid',
  );
  const [row] = rows;
  console.log(`Connected to ${row?.name} at ${new URL(url).host} as ${row?.role} (${origin})`);
  return row?.pid;
}

/** Cancels the running statement, which takes another connection. */
async function cancelStatement(url: string, pid: number | undefined): Promise<void> {
  const other = await connect(url);
  await other.query('SELECT pg_cancel_backend($1)', [pid]);
  await other.end();
}

const statements = process.argv.slice(2).join(' ').trim();
const interactive = statements === '' && process.stdin.isTTY && process.stdout.isTTY;

async function main(supervise: Supervise): Promise<number> {
  const database = await openDatabase(supervise, parseEnv(process.env));
  const client = await connect(database.url);
  const lost = new Promise<never>((_, reject) => {
    client.on('error', (error) => reject(new PlainError(`The connection was lost: ${error.message}`)));
  });
  const pid = await greet(client, database);
  const psql = interactive ? findOnPath('psql') : undefined;
  if (psql) {
    await client.end();
    return runPsql(psql, database.url);
  }
  client.on('notice', ({ message }) => console.error(message));
  if (interactive) console.log('End statements with ; and type \\q to quit.');
  const cancel = () => cancelStatement(database.url, pid);
  const work = statements === '' ? runInput({ client, interactive, cancel }) : runSql(client, statements);
  const succeeded = await Promise.race([work, lost]);
  await client.end();
  // At a prompt, the user has already seen the errors.
  return succeeded || interactive ? 0 : 1;
}

await (interactive ? runPrompt(main) : runCommand(main));
