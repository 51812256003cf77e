import { checkListed } from '../contract/check-contract';
import type { AnyContract } from '../contract/contract';
import { contractDefaults, type QueueDefaults, queueDefaults } from '../contract/defaults';
import type { ScheduleDefinition } from '../contract/define-schedule';
import { recordRuns } from '../figures/record-runs';
import type { GateLimits } from '../job/holds/gate-limits';
import type { OwnerShares } from '../job/holds/owner-shares';
import { gatherHooks, type Hook, type Hooks } from '../job/hooks';
import { checkSystem } from './check-system';

/** Where an app's code is, for errors that say which file to edit. */
export interface Places {
  queues: string;
  contracts: string;
  contract(kind: string): string;
}

/** The queues, kinds, and schedules of an app, which its web and workers share: a declaration that any code can import. */
export interface JobSystem {
  queues: Readonly<Record<string, QueueDefaults>>;
  contracts: ReadonlyMap<string, AnyContract>;
  /** The schedules that are declared in code, by name. */
  schedules: ReadonlyMap<string, ScheduleDefinition>;
  hooks: Hooks;
  places: Places;
  ownerShares: OwnerShares;
  gateLimits(name: string): GateLimits;
}

/** The parts of a system, for `defineSystem`. An unknown field is an error. */
export interface SystemParts {
  /**
   * The queues, by name. Each setting has a default: a worker runs 10 jobs of a queue at once, and 5 of one owner, who may
   * have 1,000 unfinished ones. The queue `default` needs no entry.
   */
  queues?: Readonly<Record<string, Partial<QueueDefaults>>>;
  /** The contract of every kind. */
  contracts: readonly AnyContract[];
  /** The schedules from `defineSchedule`. Workers keep their rows up to date. */
  schedules?: readonly ScheduleDefinition[];
  /** Returns the limits of a gate that contracts name; by default it has none. */
  gateLimits?(name: string): GateLimits;
  /** Code that runs in the transactions that change jobs. */
  hooks?: readonly Hook[];
  places?: Places;
}

const somewhere: Places = {
  queues: "the system's queues",
  contracts: "the system's list of contracts",
  contract: () => 'its contract',
};

/**
 * Defines the kinds, queues, and schedules of an app. Throws an `Error` that says what to fix if a contract names an unknown
 * queue, if two have the same kind, if two schedules have the same name, or if a field is unknown.
 *
 * @example
 * export const system = defineSystem({ contracts: [receipt] });
 */
export function defineSystem(parts: SystemParts): JobSystem {
  checkSystem(parts);
  const { contracts, schedules = [], gateLimits = () => ({}), hooks = [], places = somewhere } = parts;
  const queues = completeQueues(parts);
  const byKind = contractsByKind(contracts, queues, places);
  for (const contract of contracts) for (const hook of hooks) hook.checkContract?.(contract);
  const ownerShares = Object.fromEntries(
    Object.entries(queues).map(([name, { ownerRunning }]) => [name, ownerRunning]),
  );
  return {
    queues,
    contracts: byKind,
    schedules: schedulesByName(schedules, { contracts: byKind, places }),
    hooks: gatherHooks([recordRuns(contracts), ...hooks]),
    places,
    ownerShares,
    gateLimits,
  };
}

/** Returns the queues with all their settings. The default one is there if a contract uses it. */
function completeQueues({ queues = {}, contracts }: SystemParts): JobSystem['queues'] {
  const isUsed = contracts.some(({ queue }) => queue === contractDefaults.queue);
  const given = { ...(isUsed && { [contractDefaults.queue]: {} }), ...queues };
  return Object.fromEntries(
    Object.entries(given).map(([name, settings]) => [name, { ...queueDefaults, ...settings }]),
  );
}

function contractsByKind(
  contracts: readonly AnyContract[],
  queues: JobSystem['queues'],
  places: Places,
): JobSystem['contracts'] {
  const byKind = new Map<string, AnyContract>();
  for (const contract of contracts) {
    const { kind, queue } = contract;
    if (byKind.has(kind))
      throw new Error(
        `${kind}: two contracts have this kind: rename one of them in ${places.contract(kind)}.`,
      );
    if (!(queue in queues)) throw new Error(unknownQueue(contract, queues, places));
    byKind.set(kind, contract);
  }
  return byKind;
}

function schedulesByName(
  schedules: readonly ScheduleDefinition[],
  listed: Pick<JobSystem, 'contracts' | 'places'>,
): JobSystem['schedules'] {
  const byName = new Map<string, ScheduleDefinition>();
  for (const schedule of schedules) {
    const { name, contract } = schedule;
    if (byName.has(name)) throw new Error(`${name}: two schedules have this name. Rename one of them.`);
    checkListed(contract, listed);
    byName.set(name, schedule);
  }
  return byName;
}

export function unknownQueue(
  { kind, queue }: AnyContract,
  queues: JobSystem['queues'],
  places: Places,
): string {
  const known = Object.keys(queues);
  const others = known.length > 0 ? `, only ${known.join(', ')}` : '';
  return `${kind}: the system has no queue "${queue}"${others}. Change it in ${places.contract(kind)}, or add the queue to ${places.queues}.`;
}
