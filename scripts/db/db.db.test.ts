import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../root';

type Settings = Record<string, string>;

function start(settings: Settings, ...args: string[]): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [join(root, 'scripts/bootstrap.mjs'), 'db', ...args], {
    env: { PATH, HOME, ...settings },
    stdio: 'pipe',
  });
}

async function finish(child: ChildProcess, input = '') {
  const exit = once(child, 'exit');
  child.stdin?.end(input);
  const outputs = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''));
  const [[status], output = '', errors = ''] = await Promise.all([exit, ...outputs]);
  return { status, output, errors };
}

const given = { DATABASE_URL: process.env.TEST_DATABASE_URL ?? '' };

it('runs statements from the command line, and says on which database', async () => {
  const { status, output } = await finish(
    start(given, "SELECT 6 * 7 AS answer, 'a;b' AS text; SELECT 1 WHERE false"),
  );
  expect(output).toContain(
    `Connected to offload at ${new URL(given.DATABASE_URL).host} as offload (DATABASE_URL)`,
  );
  expect(output).toMatch(/answer.*\n.*\n.* 42 .*'a;b'/);
  expect(output).toContain('(1 row)\n(0 rows)');
  expect(status).toBe(0);
});

it('prints an error in one line, continues with the next statement, and exits at \\q with status 1', async () => {
  const input = "SELECT\nmissing;\nSELECT 'two\nlines;' AS text;\n\\q\nSELECT 'too late' AS text;\n";
  const { status, output, errors } = await finish(start(given), input);
  expect(errors).toBe('✗ column "missing" does not exist (42703)\n');
  expect(output).toContain("'two\\nlines;'");
  expect(output).not.toContain('too late');
  expect(status).toBe(1);
});

it('reports an unreachable database in one line', async () => {
  const nowhere = { DATABASE_URL: 'postgres://offload:secret@127.0.0.1:1/offload' };
  const { status, errors } = await finish(start(nowhere, 'SELECT 1'));
  expect(errors).toBe("✗ Can't connect to the database at 127.0.0.1:1 (DATABASE_URL): ECONNREFUSED\n");
  expect(status).toBe(1);
});

it('starts the embedded PostgreSQL, shares it with a second prompt, and ends it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'db-'));
  // PostgreSQL's user must be able to pass through this folder.
  chmodSync(dataDir, 0o711);
  const first = start({ DATA_DIR: dataDir });
  onTestFinished(async () => {
    const exit = first.exitCode === null ? once(first, 'exit') : undefined;
    first.kill('SIGTERM');
    await exit;
    rmSync(dataDir, { recursive: true });
  });
  const port = await portOf(first);

  const second = await finish(start({ DATA_DIR: dataDir }, 'SELECT inet_server_port() AS port'));
  expect(second.output).toContain(`at 127.0.0.1:${port} as offload (embedded in ${dataDir}, running)`);
  expect(second.status).toBe(0);

  expect(existsSync(join(dataDir, 'postgres/data/postmaster.pid'))).toBe(true);
  const exit = once(first, 'exit');
  first.stdin?.end();
  expect(await exit).toEqual([0, null]);
  expect(existsSync(join(dataDir, 'postgres/data/postmaster.pid'))).toBe(false);
  expect(existsSync(join(dataDir, 'processes.json'))).toBe(false);
});

/** Waits until a prompt has printed the port that it is connected to. */
function portOf(prompt: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    prompt.stdout?.on('data', (chunk) => {
      output += String(chunk);
      const port = /Connected to offload at 127\.0\.0\.1:(\d+) as offload \(embedded in .*, started/.exec(
        output,
      )?.[1];
      if (port) resolve(port);
    });
    prompt.once('exit', () => reject(new Error(`The prompt has ended: ${output}`)));
  });
}
