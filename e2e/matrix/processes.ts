import { execFileSync } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Ending,
  endWithUs,
  type Program,
  type RunningProcess,
  signalGroup,
  startProcess,
} from '@offload/processes';
import { started } from '@offload/testing';
import { webBuild } from '../../scripts/bin';
import { root } from '../../scripts/root';
import { webSpec, workerSpec } from '../../scripts/system/app-processes';
import { parseEnv } from '../../scripts/system/env';
import type { Links, World } from './world';

export const authSecret = 'a secret of the matrix, and of nobody else';
/** For a machine that has much else to do. */
export const patienceMs = 120_000;
const clock = new URL('clock.mjs', import.meta.url).href;

export interface Process extends RunningProcess {
  signalGroup(signal: NodeJS.Signals): void;
  /** Whether it or any process of its group is left. */
  isLeft(): boolean;
}

/** `npm start` has started others, each in a group of its own, and ends them. */
const endNpmStart = { signal: 'SIGTERM', patience: 12_000, force: 'SIGKILL' } as const;
const kill = { signal: 'SIGKILL', patience: 0, force: 'SIGKILL' } as const;

/** Starts a program that writes to the world's log. */
function start(world: World, program: Program, ending: Ending = kill): Process {
  started(program.name);
  const running = startProcess({ ...program, output: openSync(logOf(world), 'a') });
  const { pid } = running;
  // It has a group of its own, and would outlive a run that is interrupted.
  endWithUs(running, ending);
  return {
    ...running,
    signalGroup: (signal) => signalGroup(pid, signal),
    isLeft: () => signalGroup(pid, 0),
  };
}

/** Returns the settings of web, worker, and `npm start`, with leases that are short enough to expire during a test. */
function environmentOf(world: World, links: Links): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const aws = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  return {
    PATH,
    HOME,
    TMPDIR,
    ...Object.fromEntries(aws),
    NODE_ENV: 'production',
    DATABASE_URL: links.database.url,
    QUEUE_URL: links.queue.url,
    SMTP_URL: world.mail.url,
    STORAGE_URL: world.storageUrl,
    APP_URL: 'http://localhost:3000',
    AUTH_SECRET: authSecret,
    FETCH_ALLOW_HOSTS: new URL(world.webhookUrl).host,
    RATES_URL: world.ratesUrl,
    STAFF_TWO_FACTOR: 'off',
    // Not divisible by 3: BullMQ takes whole milliseconds only.
    LEASE_MS: '5000',
    DRAIN_MS: '500',
    LOG_LEVEL: 'warn',
    ...world.settings,
  };
}

/** Where the processes of a world write, for a test that fails. */
const logOf = (world: World) => join(world.folder, 'log');

export const readLog = (world: World) => readFileSync(logOf(world), 'utf8');

/** Returns settings that shift a worker's clock, also if `npm start` starts it. */
function clockBy(shiftMs: number): NodeJS.ProcessEnv {
  if (shiftMs === 0) return {};
  return { NODE_OPTIONS: `--import=${clock}`, CLOCK_SHIFT_MS: String(shiftMs) };
}

/** Starts a worker as `npm start` does. Its clock may be wrong. */
export function startWorker(world: World, clockMs = 0, links = world.links.worker): Process {
  // At this level, it also logs that a run has lost its job.
  const env = { ...environmentOf(world, links), ...clockBy(clockMs), LOG_LEVEL: 'info' };
  return start(world, useImage(world, workerSpec(env, 'production')));
}

/** Starts the web from the production build as `npm start` does, on the port given. */
export function startWeb(world: World, port: number): Process {
  const settings = parseEnv({ PORT: String(port) });
  return start(
    world,
    useImage(world, webSpec(settings, environmentOf(world, world.links.web), 'production')),
  );
}

/** Returns the same program of the world's image, if it has one. */
function useImage({ image }: World, program: Program): Program {
  if (!image) return program;
  // Both have the same layout.
  const args = program.args.map((arg) => {
    const folder = [webBuild, root].find((built) => arg.startsWith(built));
    return folder ? arg.replace(folder, image) : arg;
  });
  return { ...program, args, cwd: image };
}

/** Types `npm start`. The clock of its worker may be wrong. */
export function typeNpmStart(world: World, port: number, clockMs: number): Process {
  const env = {
    ...environmentOf(world, world.links.web),
    ...clockBy(clockMs),
    PORT: String(port),
    DATA_DIR: join(world.folder, 'data'),
    DEMO_DATA: 'false',
  };
  // In its own group, as a terminal starts it: Ctrl-C reaches the whole group.
  return start(world, { name: 'npm start', command: 'npm', args: ['start'], cwd: root, env }, endNpmStart);
}

interface Row {
  pid: number;
  parent: number;
  command: string;
}

function listProcesses(): Row[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

/** Lists the processes that a process has started, and those have started, and so on. */
export function descendantsOf(pid: number): Row[] {
  const all = listProcesses();
  const childrenOf = (parent: number): Row[] =>
    all.filter((row) => row.parent === parent).flatMap((row) => [row, ...childrenOf(row.pid)]);
  return childrenOf(pid);
}

/** The processes in which a worker runs isolated jobs. */
export function isolatedOf(worker: Process): number[] {
  return descendantsOf(worker.pid)
    .filter(({ command }) => !command.includes('seal.sh') && /\/isolated\/child\.mjs/.test(command))
    .map(({ pid }) => pid);
}
