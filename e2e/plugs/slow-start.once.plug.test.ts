import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { findFreePorts, startProcess } from '@offload/processes';
import { until } from '@offload/testing';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../../scripts/root';
import { cleanEnv } from '../guide/system';
import { openThrottle } from '../matrix/throttle';
import { signUp } from './processes';

/** A tenth of a core, for all that `npm start` starts together: ten processes, also PostgreSQL and the inbox. */
const share = 0.1;
const patienceMs = 900_000;
const INBOX_TOKEN = 'what-opens-this-inbox';
const email = 'ada@example.com';

/** Starts Offload as `npm start` does, slow from its first moment. Returns the lines that it prints. */
function startSlowly(settings: Record<string, string>): string[] {
  const throttle = openThrottle(share);
  const offload = startProcess({
    name: 'npm start',
    command: process.execPath,
    args: ['scripts/bootstrap.mjs', 'start'],
    cwd: root,
    // As npm sets it: then it ends when we do, however that happens.
    env: { ...cleanEnv(), npm_lifecycle_event: 'start', ...settings },
  });
  throttle.add(offload.pid);
  onTestFinished(async () => {
    await throttle.remove();
    await offload.end('SIGTERM');
  });
  const said: string[] = [];
  for (const stream of [offload.stdout, offload.stderr])
    createInterface({ input: stream ?? Readable.from([]) }).on('line', (line) => said.push(line));
  void offload.ended.then((end) => said.push(`! npm start ended (${end})`));
  return said;
}

it(
  'starts on a slow machine and welcomes a user, without giving up on anything or starting it again',
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'offload-slow-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const [web = 0, inbox = 0, smtp = 0] = await findFreePorts(3);
    const ports = { PORT: String(web), INBOX_PORT: String(inbox), SMTP_PORT: String(smtp) };
    const said = startSlowly({ DATA_DIR: dataDir, DEMO_DATA: 'false', INBOX_TOKEN, ...ports });
    const isReady = () => said.some((line) => line.startsWith('Offload is ready'));
    /** The processes that have ended. */
    const ended = () => said.filter((line) => line.startsWith('! '));

    await until(() => isReady() || ended().length > 0, patienceMs);
    expect(ended(), said.join('\n')).toEqual([]);
    expect(await signUp({ url: `http://localhost:${web}` }, email)).toBe(202);
    const headers = { Authorization: `Bearer ${INBOX_TOKEN}` };
    await until(async () => {
      const response = await fetch(`http://localhost:${inbox}/api/email`, { headers });
      return (await response.text()).includes(email);
    }, patienceMs);
    expect(ended(), said.join('\n')).toEqual([]);
  },
  2 * patienceMs,
);
