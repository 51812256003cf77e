import type * as z from 'zod';
import type { Every } from '../calendar/every';
import type { Tick } from '../calendar/local-time';
import type { CatchUp } from '../calendar/missed';
import type { Cadence } from '../calendar/next-run';
import { parseCron } from '../calendar/parse-cron';
import { timeZoneOf } from '../calendar/time-zone';
import { checkFields, checkObject } from './check-fields';
import type { AnyContract, JobContract } from './contract';
import { systemOwner } from './defaults';

/**
 * Whether a schedule runs while its previous job hasn't finished: `allow` enqueues another job, and `skip` doesn't.
 */
export type Overlap = 'allow' | 'skip';

interface ScheduleOptions<Payload extends z.ZodType> {
  /** Identifies the schedule, so renaming it makes a new one. Lowercase letters, digits, and hyphens. */
  name: string;
  contract: JobContract<Payload>;
  /** A cron expression with five fields. Pass either this or `every`. */
  cron?: string;
  /** The interval between runs: `15 minutes`, `1 hour`, `3 days`. Days begin at midnight. */
  every?: Every;
  /** An IANA time zone; by default UTC. */
  timeZone?: string;
  /** Returns the payload of a run's job. */
  payload(tick: Tick): z.input<Payload>;
  /** By default `latest`. */
  catchUp?: CatchUp;
  /** By default `skip`. */
  overlap?: Overlap;
  /** The user who owns its jobs; by default `system`. */
  ownerId?: string;
}

const optionNames: Readonly<Record<keyof ScheduleOptions<z.ZodType>, true>> = {
  name: true,
  contract: true,
  cron: true,
  every: true,
  timeZone: true,
  payload: true,
  catchUp: true,
  overlap: true,
  ownerId: true,
};

/** A schedule declared in code. */
export interface ScheduleDefinition extends Cadence {
  name: string;
  contract: AnyContract;
  payload(tick: Tick): unknown;
  catchUp: CatchUp;
  overlap: Overlap;
  ownerId: string;
}

/**
 * Declares a schedule, for `defineSystem`. Throws an `Error` that says what to fix.
 *
 * @example
 * export const reprint = defineSchedule({
 *   name: 'reprint',
 *   contract: receipt,
 *   cron: '30 7 * * 1-5',
 *   timeZone: 'Europe/Berlin',
 *   payload: (tick) => ({ orderId: tick.month.month }),
 * });
 */
export function defineSchedule<Payload extends z.ZodType>(
  options: ScheduleOptions<Payload>,
): ScheduleDefinition {
  checkObject('defineSchedule takes', options, '{ name, contract, cron, payload }');
  const { name, contract, cron, every, timeZone = 'UTC', payload } = options;
  const { catchUp = 'latest', overlap = 'skip', ownerId = systemOwner } = options;
  checkDefinition(options);
  if ((cron === undefined) === (every === undefined))
    throw new Error(`${name}: give the schedule either "cron" or "every"`);
  const parsed = parseCron(cron ?? `@every ${every}`);
  if (parsed.cron === null)
    throw new Error(
      every === undefined
        ? `${name}: the cron expression "${cron}" isn't valid. ${parsed.problem}`
        : `${name}: every can't be "${every}". Use a number and minutes, hours, or days, up to 365 days: "15 minutes".`,
    );
  const zone = timeZoneOf(timeZone);
  if (!zone) throw new Error(`${name}: "${timeZone}" must be an IANA time zone, such as "Europe/Berlin"`);
  return { name, contract, cron: parsed.cron, timeZone: zone, payload, catchUp, overlap, ownerId };
}

function checkDefinition<Payload extends z.ZodType>(options: ScheduleOptions<Payload>): void {
  const { name, contract, payload, catchUp = 'latest', overlap = 'skip' } = options;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name))
    throw new Error(`"${name}" can't name a schedule: use lowercase letters, digits, and hyphens`);
  checkFields(`${name}: a schedule has no option`, options, Object.keys(optionNames));
  if (!contract?.payload)
    throw new Error(`${name}: a schedule needs a contract. Pass what defineJob returns.`);
  if (typeof payload !== 'function')
    throw new Error(`${name}: payload must be a function that returns the payload of a run's job`);
  if (!['all', 'latest', 'none'].includes(catchUp))
    throw new Error(`${name}: catchUp can't be "${catchUp}": use all, latest, or none`);
  if (!['allow', 'skip'].includes(overlap))
    throw new Error(`${name}: overlap can't be "${overlap}": use allow or skip`);
}
