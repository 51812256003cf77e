import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { OnAlert } from '../alerts/watch-alerts';
import { completeShared, type SharedOptions, sharedNames } from '../client/open-jobs';
import { checkCount, checkFunctions, checkObject, shown } from '../contract/check-fields';
import type { Services } from '../contract/context';
import type { JobDefinition } from '../contract/define-processor';
import type { Isolation } from '../isolated/isolated';
import { openLog } from '../log/open-log';
import { scheduleQueue } from '../system/check-system';
import { type JobSystem, unknownQueue } from '../system/system';
import type { ServiceProvider, Task, WorkerTools } from './services';

/** The options of `createWorker`. An unknown one is an error. */
export interface WorkerOptions extends SharedOptions {
  /** The kinds that the worker can run. */
  kinds: ReadonlyMap<string, JobDefinition> | readonly JobDefinition[];
  /** The queues whose jobs the worker takes, by default all of the system. Other workers must take the others. */
  queues?: readonly string[] | undefined;
  /**
   * How many jobs of a queue the worker runs at once, by default the queue's `concurrency`: `{ image: 2 }`. A limit that staff
   * set for the queue comes first.
   */
  concurrency?: Readonly<Record<string, number>> | undefined;
  /** Maximum number of connections to the database, at least 6 and by default 15. */
  databasePool?: number | undefined;
  /** Milliseconds after which the jobs of a crashed worker run again, by default 15,000. */
  leaseMs?: number | undefined;
  /** Milliseconds that running jobs get to finish when the worker stops, by default 10,000. */
  drainMs?: number | undefined;
  /** The app's version, for the list of workers and for links to the code that a job ran. */
  version?: string | undefined;
  /** By default, the worker logs to the standard output. */
  log?: Logger | undefined;
  /**
   * Starts the services that processors find in `ctx.services`, by default none. Called once, when the worker starts, and
   * awaited before the first job. If it rejects, the worker logs the error and retries a second later.
   *
   * @example
   * createWorker({
   *   ...{ system, kinds, databaseUrl },
   *   async services() {
   *     const mailer = await connectMailer();
   *     return {
   *       forRun: () => ({ mailer }),
   *       aroundRun: (ctx, work) => tracer.startActiveSpan(ctx.job.kind, work),
   *       stop: () => mailer.close(),
   *     };
   *   },
   * });
   */
  services?: ((worker: WorkerTools) => ServiceProvider | Promise<ServiceProvider>) | undefined;
  /** Returns the work that this worker repeats for the app. */
  tasks?: ((worker: WorkerTools) => Task[]) | undefined;
  /**
   * Delivers an alert that has started firing or was resolved, for example by enqueueing an email. Called once for each, in
   * the transaction that records it. If it throws, it's called again.
   *
   * @example
   * createWorker({
   *   ...{ system, kinds, databaseUrl },
   *   onAlert: async (tx, { summary }, jobs) => [await jobs.enqueue(tx, email, { summary }, { ownerId: 'staff' })],
   * });
   */
  onAlert?: OnAlert | undefined;
  /** Required if any kind is isolated. */
  isolated?: Isolation | undefined;
}

type Completed =
  | ('listenUrl' | 'databasePool' | 'queueUrl' | 'leaseMs' | 'drainMs')
  | ('version' | 'log' | 'services');
type CompletedOptions = { [Name in Completed]-?: NonNullable<WorkerOptions[Name]> };

export interface WorkerSettings
  extends Omit<WorkerOptions, Completed | 'databaseUrl' | 'kinds' | 'queues' | 'concurrency'>,
    CompletedOptions {
  databaseUrl: string;
  /** How many deliveries the worker takes at once from each of its queues. */
  concurrency: ReadonlyMap<string, number>;
  kinds: ReadonlyMap<string, JobDefinition>;
}

const optionNames: Readonly<Record<keyof WorkerOptions, true>> = {
  ...sharedNames,
  kinds: true,
  queues: true,
  concurrency: true,
  databasePool: true,
  leaseMs: true,
  drainMs: true,
  version: true,
  log: true,
  services: true,
  tasks: true,
  onAlert: true,
  isolated: true,
};

const noServices: Services = Object.create(null);
const tickConcurrency = 5;

/** Checks the options and fills in defaults. */
export function completeOptions(given: WorkerOptions, caller = 'createWorker'): WorkerSettings {
  const { queues, concurrency: asked, ...options } = completeShared(caller, given, optionNames);
  const { databasePool = 15, leaseMs = 15_000, drainMs = 10_000, version = '' } = options;
  const { tasks, onAlert, isolated } = options;
  checkFunctions(caller, { services: options.services, tasks, onAlert });
  if (isolated) checkIsolation(isolated);
  const { log = openLog('worker', 'info'), services = () => ({ forRun: () => noServices }) } = options;
  checkNumbers({ databasePool, leaseMs, drainMs });
  const kinds = byName(options.kinds);
  const concurrency = concurrencyOf(options.system, { queues, concurrency: asked });
  return { ...options, concurrency, databasePool, leaseMs, drainMs, version, log, services, kinds };
}

/** A worker would start without its program, and only its isolated jobs would fail. */
function checkIsolation({ entry, operations }: Partial<Isolation>): void {
  if (entry?.protocol !== 'file:')
    throw new Error('createWorker: isolated.entry must be a URL that begins with file:, not a path.');
  if (!existsSync(entry))
    throw new Error(
      `createWorker: isolated.entry is the program of isolated jobs, and there is no file ${fileURLToPath(entry)}.`,
    );
  if (!(operations instanceof Map))
    throw new Error(
      'createWorker: isolated.operations must be a Map: new Map() if isolated jobs call nothing of the worker.',
    );
}

const minima = { databasePool: 6, leaseMs: 1, drainMs: 0 } as const;
// 24 days: Node.js fires a timer with a longer delay immediately.
const maximum = 2 ** 31 - 1;

/** Throws if a number is out of range. With fewer connections than it needs, a worker would wait for one forever. */
function checkNumbers(given: Record<keyof typeof minima, number>): void {
  for (const name of ['databasePool', 'leaseMs', 'drainMs'] as const)
    if (!(Number.isInteger(given[name]) && given[name] >= minima[name] && given[name] <= maximum))
      throw new Error(
        `createWorker: ${name} must be a whole number from ${minima[name]} to ${maximum}, not ${given[name]}.`,
      );
}

/** Returns how many deliveries the worker takes at once from each queue. Every worker starts schedules. */
function concurrencyOf(
  { queues: known }: JobSystem,
  { queues = Object.keys(known), concurrency = {} }: Pick<WorkerOptions, 'queues' | 'concurrency'>,
): ReadonlyMap<string, number> {
  if (!Array.isArray(queues) || (queues.length === 0 && Object.keys(known).length > 0))
    throw new Error("createWorker: queues must be a list of the system's queues, such as ['email'].");
  checkObject('createWorker: concurrency must be', concurrency, '{ image: 2 }');
  checkQueues('queues', queues, known);
  checkQueues('concurrency', Object.keys(concurrency), known);
  for (const [name, count] of Object.entries(concurrency))
    checkCount(`createWorker: concurrency of ${name}`, count);
  const taken = Object.entries(known)
    .filter(([name]) => queues.includes(name))
    .map(([name, queue]) => [name, concurrency[name] ?? queue.concurrency] as const);
  return new Map([...taken, [scheduleQueue, tickConcurrency]]);
}

function checkQueues(option: string, names: readonly string[], known: JobSystem['queues']): void {
  const unknown = names.find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const others = Object.keys(known).join(', ');
  throw new Error(
    `createWorker: ${option} has ${shown(unknown)}, and the system has no such queue, only ${others}.`,
  );
}

function byName(kinds: WorkerOptions['kinds']): ReadonlyMap<string, JobDefinition> {
  if (typeof kinds !== 'object' || kinds === null)
    throw new Error(
      'createWorker needs processors. Pass { kinds: [ … ] }, with what defineProcessor returns.',
    );
  if (!('length' in kinds)) return kinds;
  const map = new Map<string, JobDefinition>();
  for (const definition of kinds) {
    // JavaScript callers have no types.
    if (!definition?.contract)
      throw new Error('createWorker: kinds takes processors. Pass what defineProcessor returns.');
    const { kind } = definition.contract;
    if (map.has(kind)) throw new Error(`${kind}: two processors have this kind. Remove one of them.`);
    map.set(kind, definition);
  }
  return map;
}

interface Checked {
  system: JobSystem;
  kinds: ReadonlyMap<string, JobDefinition>;
  isolated?: Isolation | undefined;
}

/** Returns the kinds that the worker runs: those of its queues. Others may be known to it, but not what a job of them needs. */
export function ownKinds({ kinds, concurrency }: WorkerSettings): WorkerSettings['kinds'] {
  return new Map([...kinds].filter(([, { contract }]) => concurrency.has(contract.queue)));
}

/** Throws an error that says what to fix if a worker couldn't run one of its kinds. */
export function checkOptions({ system, kinds, isolated }: Checked): void {
  const uses = new Set([...(isolated?.operations.values() ?? [])].map(({ use }) => use));
  const { queues, contracts, places } = system;
  for (const [name, { contract }] of kinds) {
    const { kind, queue } = contract;
    const file = places.contract(kind);
    if (kind !== name)
      throw new Error(`${name}: its contract has the kind "${kind}". Make both the same in ${file}.`);
    if (!(queue in queues)) throw new Error(unknownQueue(contract, queues, places));
    if (contracts.get(kind) !== contract)
      throw new Error(`${kind}: its contract isn't in the system's list. Add it to ${places.contracts}.`);
    if (!contract.isolated) continue;
    if (!isolated) throw new Error(`${kind} is isolated, so createWorker needs the option "isolated".`);
    const unknown = contract.isolated.uses.find((use) => !uses.has(use));
    if (unknown)
      throw new Error(`${kind}: no operation has the use "${unknown}". Remove it from "uses" in ${file}.`);
  }
}
