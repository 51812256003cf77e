import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  folder: string;
  remove(): Promise<void>;
}

// Ends when its input closes, together with the disk, even if the test is killed.
const mount = 'mount -t tmpfs -o size="$1" tmpfs "$0" && echo mounted && exec cat';

/**
 * Mounts an empty in-memory file system of `bytes`. Needs no root: a child process mounts it in its own namespace and keeps
 * it while it runs. The folder is that process's view. Throws if this machine doesn't support that: it must be Linux with
 * util-linux, and a container must allow user namespaces.
 */
export async function mountSmallDisk(bytes: number): Promise<SmallDisk> {
  const place = mkdtempSync(join(tmpdir(), 'offload-small-disk-'));
  const args = ['--user', '--map-root-user', '--mount', 'sh', '-c', mount, place, String(bytes)];
  const holder = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = once(holder, 'exit').catch((error: Error) => [error.message]);
  let complaint = '';
  holder.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  const first = await Promise.race([once(holder.stdout, 'data'), exit]);
  if (!String(first).startsWith('mounted')) {
    rmSync(place, { recursive: true });
    throw new Error(
      `Cannot mount a small disk (unshare: ${complaint || first}). Run this test on Linux, with user namespaces.`,
    );
  }
  return {
    folder: `/proc/${holder.pid}/root${place}`,
    async remove() {
      holder.stdin.end();
      await exit;
      rmSync(place, { recursive: true });
    },
  };
}
