import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { JobContext } from '@offload/jobs/context';
import { z } from 'zod';

/** What an attack is after. */
export const targets = z.object({
  /** Where services listen: `host:port`. */
  addresses: z.array(z.string()),
  /** The process that has the secrets. */
  pid: z.int(),
  /** Files of others. */
  files: z.array(z.string()),
  folder: z.string(),
  /** The file of another job. */
  fileId: z.string().nullable(),
});

/** Tries all that a decoder would that was taken over. Resolves to what it got: by each way, what it found or `null`. */
export async function attack(
  { addresses, pid, files, folder, fileId }: z.output<typeof targets>,
  ctx: JobContext,
) {
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
    // The first process of its own world; outside it is the init of the machine, or the worker.
    survives: process.ppid === 1 ? process.kill(1, 'SIGKILL') : true,
    others: fileId ? await all([fileId], async (id) => text(await ctx.files.open(id))) : [],
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
