import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The URL parameters that libpq knows too. `schema` is Prisma's. */
const knownOption = /^(ssl.*|options|application_name)$/;

/** Runs psql in our terminal. Returns its exit status. */
export async function runPsql(program: string, databaseUrl: string): Promise<number> {
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
