import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext, testSteps } from '../../test/context';
import type { Claim } from '../run/claim';
import { chooseLaunch, type Launch, plainLaunch, sealedLaunch, whyNot } from './launch';
import { startProcess } from './process';
import { type Program, prepareProgram } from './program';

const secret = 'of another owner';
let program: Program;
let folder: string;
let server: Server;
let payload: object;

beforeAll(async () => {
  program = await prepareProgram(new URL('../../test/isolated-child.ts', import.meta.url));
  folder = await mkdtemp(join(tmpdir(), 'offload-secret-'));
  const file = join(folder, 'secret');
  await writeFile(file, secret);
  server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  payload = { addresses: [`127.0.0.1:${port}`], pid: process.pid, files: [file], folder };
  // For the ordinary user below.
  for (const path of [program.folder, folder]) await chmod(path, 0o777);
});
afterAll(async () => {
  server.close();
  await program.remove();
  await rm(folder, { recursive: true });
});

/** Starts the process as an ordinary user if the tests run as root. */
function asOrdinaryUser({ command, before, ...launch }: Launch): Launch {
  const user = ['--reuid', '1000', '--regid', '1000', '--clear-groups', command];
  return { ...launch, command: 'setpriv', before: [...user, ...before] };
}

async function attackFrom(launch: Launch) {
  const place = { kind: 'attacking', ownerId: 'somebody' };
  const isolated = startProcess(launch, place, 200);
  const claim: Claim = {
    ...{ id: crypto.randomUUID(), ...place, payload, payloadVersion: 1 },
    ...{ attempt: 1, maxAttempts: 1, fence: 1, leftMs: null, gate: null, requestId: null, traceparent: null },
  };
  const answer = await isolated.run(claim, {
    ...{ ctx: testContext, steps: testSteps, payload, uses: [], operations: new Map() },
  });
  isolated.kill();
  const { stderr } = await isolated.ended;
  return answer ?? stderr;
}

const nothing = {
  ...{ environment: [], otherEnvironments: [], connections: [], files: [], folder: [], written: [] },
  ...{ signals: [], survives: true },
};
const users: [string, (launch: Launch) => Launch][] = [['the user who runs the worker', (launch) => launch]];
if (process.getuid?.() === 0) users.push(['an ordinary user', asOrdinaryUser]);

describe.each(users)('started by %s', (_name, as) => {
  it('a compromised decoder gets nothing if it can be sealed', async () => {
    const launch = as(sealedLaunch(program));
    const isSealed = (await whyNot(launch)) === null;
    // Otherwise, the next test covers what remains.
    if (isSealed) expect(await attackFrom(launch)).toEqual({ result: nothing });
    expect(await readdir(folder)).toEqual(['secret']);
  });

  it("a decoder that can't be sealed has no secrets, and opens no files through JavaScript", async () => {
    const { connections, signals, ...others } = nothing;
    expect(await attackFrom(as(plainLaunch(program)))).toMatchObject({ result: others });
  });
});

it('logs once whether the system allows sealing, and falls back to a plain process', async () => {
  const said: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void said.push(line) });
  const launch = await chooseLaunch(program, log);
  expect(said).toHaveLength(1);
  const isSealed = said[0]?.includes('isolated jobs are sealed');
  expect(launch.command).toBe(isSealed ? 'sh' : process.execPath);
  const broken = { ...program, emptyFolder: join(folder, 'nowhere') };
  expect((await chooseLaunch(broken, log)).command).toBe(process.execPath);
  expect(said[1]).toContain("can't be sealed");
});
