import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type RunningProcess, signalGroup, startProcess } from '@offload/processes';
import { afterEach, expect, it } from 'vitest';
import { typeScript } from './bin';
import { root } from './root';

let command: RunningProcess;
let child: number | undefined;

afterEach(async () => {
  await command.end('SIGKILL');
  if (child) signalGroup(child, 'SIGKILL');
  child = undefined;
});

/** Starts a command that starts a server, prints the server's ID, and then does `work`. */
async function start(runner: 'runCommand' | 'runServer', work: string) {
  const code = `
    import { noRecord } from '@offload/processes';
    import { ${runner} } from ${JSON.stringify(`${root}/scripts/run-command.ts`)};
    const ending = { signal: 'SIGTERM', patience: 10_000, force: 'SIGKILL' };
    const record = { ...noRecord, add: (pid) => console.log(pid) };
    await ${runner}(async (supervise) => {
      const args = ['-e', 'setInterval(() => {}, 1_000)'];
      const server = { name: 'server', command: process.execPath, args, cwd: '/', env: {}, ending };
      supervise(record).keep(server);
      ${work}
    });`;
  const args = [...typeScript, '--input-type=module', '-e', code];
  command = startProcess({ name: 'command', command: process.execPath, args, cwd: root, env: process.env });
  if (!command.stdout || !command.stderr) throw new Error('The output is not read.');
  const errors = text(command.stderr);
  const [line] = await once(createInterface({ input: command.stdout }), 'line');
  child = Number(line);
  return { server: child, errors };
}

const forever = 'await new Promise(() => {});';

it("exits with the command's status after its processes have ended", async () => {
  const { server } = await start('runCommand', 'return 3;');
  expect(await command.ended).toBe(3);
  expect(signalGroup(server, 0)).toBe(false);
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('ends its processes on %s, and exits with %i', async (signal, status) => {
  const { server } = await start('runCommand', forever);
  expect(await command.end(signal)).toBe(status);
  expect(signalGroup(server, 0)).toBe(false);
});

it('exits successfully if a server is stopped', async () => {
  const { server } = await start('runServer', '');
  expect(await command.end('SIGTERM')).toBe(0);
  expect(signalGroup(server, 0)).toBe(false);
});

it.each([
  ['fails', "throw new Error('no luck');"],
  ['throws outside of its promise', `setImmediate(() => { throw new Error('no luck'); }); ${forever}`],
])('ends its processes if it %s, and says why', async (_how, work) => {
  const { server, errors } = await start('runCommand', work);
  expect(await command.ended).toBe(1);
  expect(signalGroup(server, 0)).toBe(false);
  expect(await errors).toContain('Error: no luck');
});
