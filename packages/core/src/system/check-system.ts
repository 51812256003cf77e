import { checkCount, checkFields, checkObject } from '../contract/check-fields';
import type { AnyContract, ContractFields } from '../contract/contract';
import type { QueueDefaults } from '../contract/defaults';
import type { SystemParts } from './system';

/** The queue that carries ticks. An app's queues can't have this name. */
export const scheduleQueue = 'schedule';

/** A missing name doesn't compile. */
type Names<Fields> = Readonly<Record<keyof Fields, true>>;

const parts: Names<SystemParts> = {
  queues: true,
  contracts: true,
  schedules: true,
  gateLimits: true,
  hooks: true,
  places: true,
};
const settings: Names<QueueDefaults> = {
  concurrency: true,
  perDelivery: true,
  ownerRunning: true,
  ownerOpen: true,
};
const fields: Names<Omit<AnyContract, keyof ContractFields<unknown>>> = {
  kind: true,
  queue: true,
  payload: true,
  result: true,
  maxAttempts: true,
  backoff: true,
  timeoutMs: true,
  maxPayloadBytes: true,
  title: true,
  unique: true,
  concurrency: true,
  gate: true,
  signals: true,
  secrets: true,
  messagesHaveNoValues: true,
  retention: true,
  ownerErrors: true,
  isolated: true,
  version: true,
  migrate: true,
  scheduled: true,
};

/** Throws an `Error` that says what to fix. Checks types, too, because an app may be written in JavaScript. */
export function checkSystem(given: SystemParts): void {
  checkObject('defineSystem takes', given, '{ contracts: [receipt] }');
  checkFields('defineSystem has no option', given, Object.keys(parts));
  const { queues = {}, contracts, hooks = [] } = given;
  if (!Array.isArray(contracts))
    throw new Error('defineSystem needs a list of contracts. Pass { contracts }.');
  if (typeof queues !== 'object' || queues === null || Array.isArray(queues))
    throw new Error('defineSystem: queues must be an object, such as { print: { concurrency: 10 } }.');
  for (const [name, queue] of Object.entries(queues)) checkQueue(name, queue);
  const known = [...Object.keys(fields), ...hooks.flatMap(({ contractFields = [] }) => contractFields)];
  for (const contract of contracts) {
    if (!contract?.payload) throw new Error('defineSystem: contracts takes what defineJob returns.');
    checkFields(`${contract.kind}: a contract has no field`, contract, known);
  }
}

function checkQueue(name: string, queue: Partial<QueueDefaults>): void {
  // BullMQ allows no colon, but would reject the queue only when it's opened, again and again.
  if (name === '' || name.includes(':'))
    throw new Error(`The queue ${JSON.stringify(name)}: its name must not be empty, and must have no colon.`);
  if (name === scheduleQueue)
    throw new Error(`The queue ${name}: the queue that starts schedules has this name. Choose another one.`);
  checkObject(`The queue ${name} must be`, queue, '{ concurrency: 10 }');
  checkFields(`The queue ${name} has no setting`, queue, Object.keys(settings));
  for (const [setting, count] of Object.entries(queue)) checkCount(`The queue ${name}: ${setting}`, count);
}
