import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@offload/testing';
import { descendantsOf } from './processes';

const periodUs = 100_000;
const turnMs = 200;

/** Slows processes down. */
interface Throttle {
  /** Lets a process use no more than the share, together with all that it has started and will start. */
  add(pid: number): void;
  /** Lets them run as before. */
  remove(): Promise<void>;
}

let groups = 0;

/** Opens a throttle to a share of one core: by a control group, or where we can't make one, by stopping them in turns. */
export function openThrottle(share: number): Throttle {
  const folder = cpuFolder();
  return folder ? byControlGroup(folder, share) : byTurns(share);
}

/** Returns where this machine has control groups of the CPU that we may change, or null. */
function cpuFolder(): string | null {
  const folders = ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup'];
  const found = folders.find((folder) => {
    const isSecond = existsSync(join(folder, 'cgroup.subtree_control'));
    const isFirst = existsSync(join(folder, 'cpu.cfs_quota_us'));
    return (
      isFirst || (isSecond && readFileSync(join(folder, 'cgroup.subtree_control'), 'utf8').includes('cpu'))
    );
  });
  return found && process.getuid?.() === 0 ? found : null;
}

function byControlGroup(folder: string, share: number): Throttle {
  groups += 1;
  const group = join(folder, `offload-${process.pid}-${groups}`);
  mkdirSync(group);
  const quota = Math.round(periodUs * share);
  if (existsSync(join(group, 'cpu.max'))) writeFileSync(join(group, 'cpu.max'), `${quota} ${periodUs}`);
  else writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quota));
  const move = (to: string, pid: number | string) => writeFileSync(join(to, 'cgroup.procs'), String(pid));
  return {
    add(pid) {
      for (const one of [pid, ...descendantsOf(pid).map((child) => child.pid)]) move(group, one);
    },
    async remove() {
      // A process may end, or start another one, while they're moved.
      await until(() => {
        const pids = readFileSync(join(group, 'cgroup.procs'), 'utf8').trim().split('\n').filter(Boolean);
        for (const pid of pids) if (existsSync(`/proc/${pid}`)) move(folder, pid);
        return pids.length === 0;
      });
      rmdirSync(group);
    },
  };
}

function byTurns(share: number): Throttle {
  const roots = new Set<number>();
  let isOver = false;
  function signalAll(signal: NodeJS.Signals): void {
    for (const root of roots) {
      for (const pid of [root, ...descendantsOf(root).map((child) => child.pid)]) send(pid, signal);
    }
  }
  async function work(): Promise<void> {
    while (!isOver) {
      signalAll('SIGSTOP');
      await delay(turnMs * (1 - share));
      signalAll('SIGCONT');
      await delay(turnMs * share);
    }
  }
  const working = work();
  return {
    add: (pid) => void roots.add(pid),
    async remove() {
      isOver = true;
      await working;
    },
  };
}

/** Signals a process, unless it has ended. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
