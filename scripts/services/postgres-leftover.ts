import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, identify, isRunning } from '@offload/processes';

const fastShutdownMs = 5000;
const immediateShutdownMs = 2000;

async function endProcess(pid: number, signal: NodeJS.Signals, patience: number): Promise<boolean> {
  const identity = identify(pid);
  if (!identity) return true;
  process.kill(pid, signal);
  const deadline = Date.now() + patience;
  while (isRunning(identity)) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

function isServerOf(dataFolder: string, command: string): boolean {
  return command.includes('postgres') && command.includes(`-D ${dataFolder} `);
}

/** Returns the port of the server that runs on this folder, if any. */
export function findRunningPort(dataFolder: string): number | undefined {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  // The fourth line is the port. It's missing for a moment while the server starts.
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number);
  return pid && port && isServerOf(dataFolder, commandOf(pid)) ? port : undefined;
}

/**
 * Ends a server that a killed supervisor left running. Its ID is in postmaster.pid, but may have been reused, so only a
 * process whose command line contains this folder is ended.
 */
export async function endLeftoverServer(dataFolder: string): Promise<void> {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const command = commandOf(pid);
  if (isServerOf(dataFolder, command)) {
    if (await endProcess(pid, 'SIGINT', fastShutdownMs)) return;
    await endProcess(pid, 'SIGQUIT', immediateShutdownMs);
  } else if (command !== '') {
    // PostgreSQL would take the other process for a server on this folder and refuse to start.
    rmSync(file);
  }
}
