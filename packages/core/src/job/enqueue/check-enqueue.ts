import { checkFields, shown } from '../../contract/check-fields';
import type { Access } from '../change-jobs';
import { priorities } from '../priorities';
import { isJobId } from '../read/find-jobs';
import type { EnqueueFields, EnqueueOptions } from './enqueue';

type Check = (value: unknown) => string | null;

const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? null : 'a string that is not empty';
const id: Check = (value) => (isJobId(String(value)) ? null : 'a UUID');
const date: Check = (value) =>
  value instanceof Date && !Number.isNaN(value.getTime()) ? null : 'a valid Date';
const count: Check = (value) =>
  Number.isInteger(value) && Number(value) >= 1 ? null : 'a whole number and at least 1';
const priority: Check = (value) =>
  priorities.some((known) => known === value) ? null : `one of ${priorities.join(', ')}`;

const checks: Readonly<Record<keyof Omit<EnqueueOptions, keyof EnqueueFields>, Check>> = {
  ownerId: text,
  actor: text,
  id,
  maxAttempts: count,
  retryOf: id,
  runAt: date,
  priority,
  deadline: date,
  parentId: id,
  requestId: text,
  traceparent: text,
};

/** Throws an `Error` that says what to fix if an option is unknown or invalid. `more` are the options of hooks. */
export function checkEnqueue(options: EnqueueOptions, more: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new Error(
      `enqueue: the last argument must be options, such as { ownerId }, not ${shown(options)}.`,
    );
  // If a user's ID is missing by mistake, the job must not belong to no one.
  if ('ownerId' in options && typeof options.ownerId !== 'string')
    throw new Error(`enqueue: ownerId is ${options.ownerId}. Leave it out if the job belongs to no user.`);
  checkFields('enqueue has no option', options, [...Object.keys(checks), ...more]);
  for (const [name, check] of Object.entries(checks)) {
    const value: unknown = Reflect.get(options, name);
    const wanted = value === undefined || value === null ? null : check(value);
    if (wanted) throw new Error(`enqueue: ${name} must be ${wanted}, not ${shown(value)}.`);
  }
}

/** Throws an `Error` that says what to fix if the job's ID or the name of the actor is missing. */
export function checkChange(caller: string, job: unknown, access: Access): void {
  if (!isJobId(String(job))) throw new Error(`${caller} needs the ID of a job, a UUID, not ${shown(job)}.`);
  checkAccess(caller, access);
}

/** Throws an `Error` that says what to fix if the owner or the name of the actor is missing. */
export function checkAccess(caller: string, access: Access): void {
  if (typeof access?.actor !== 'string' || access.owner === undefined)
    throw new Error(
      `${caller} needs to know who does it. Pass { owner, actor }: the job's owner, or null for staff, and a name for its history.`,
    );
}

// PostgreSQL can't index values above 2,704 bytes, and the kind and the owner are prefixed to a key.
const maxKeyBytes = 2_000;

/** Returns the key of a job, or the name of its gate. Throws an `Error` that says what to fix if it's invalid. */
export function checkKey(kind: string, key: string): string {
  if (typeof key !== 'string') throw new Error(`${kind}: a key must be text, and not ${shown(key)}.`);
  if (Buffer.byteLength(key) > maxKeyBytes)
    throw new Error(`${kind}: a key must have at most ${maxKeyBytes} bytes: hash what is longer.`);
  return key;
}
