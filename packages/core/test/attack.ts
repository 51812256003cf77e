import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import * as z from 'zod';

/** What an attack is after. */
export const targets = z.object({
  /** Where services listen: `host:port`. */
  addresses: z.array(z.string()),
  /** The process that has the secrets. */
  pid: z.int(),
  /** Files of others. */
  files: z.array(z.string()),
  folder: z.string(),
});

/** Tries everything that a compromised decoder would try. Returns the result of each attempt. */
export async function attack({ addresses, pid, files, folder }: z.output<typeof targets>) {
  const environments = ['self', process.ppid, pid].map((of) => `/proc/${of}/environ`);
  return {
    environment: Object.keys(process.env),
    otherEnvironments: await all([...environments, `/proc/${pid}/mem`], (path) => readFile(path, 'utf8')),
    connections: await all(addresses, connectTo),
    files: await all(files, (path) => readFile(path, 'utf8')),
    folder: await all([folder, '/root', '/home', '/etc'], async (path) => (await readdir(path)).join()),
    written: await all([`${folder}/written`, `${import.meta.dirname}/written`], async (path) => {
      await writeFile(path, 'x');
      return path;
    }),
    signals: await all([pid], async (to) => `${to} ${process.kill(to, 0)}`),
    // The first process of its own namespace; outside, that is the init of the machine, or the worker.
    survives: process.ppid === 1 ? process.kill(1, 'SIGKILL') : true,
  };
}

async function all<Target>(list: Target[], work: (target: Target) => Promise<string>): Promise<string[]> {
  const results = await Promise.allSettled(list.map(work));
  return results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
}

async function connectTo(address: string): Promise<string> {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.destroy();
  return address;
}
