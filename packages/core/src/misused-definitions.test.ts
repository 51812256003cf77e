import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openJobs } from './client/open-jobs';
import { type AnyContract, defineJob } from './contract/contract';
import { defineProcessor } from './contract/define-processor';
import { defineSchedule } from './contract/define-schedule';
import { defineSystem } from './system/system';
import { createWorker } from './worker/worker';

const receipt: AnyContract = defineJob({
  ...{ kind: 'receipt', queue: 'print', payload: z.object({ orderId: z.int() }) },
  ...{ maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 1_000 },
});
const print = { concurrency: 1, ownerRunning: 9, ownerOpen: 9 };
const contracts = [receipt];
const system = defineSystem({ queues: { print }, contracts });

/** Calls a function as JavaScript does, where no type objects. */
async function call(subject: object, name: string, args: unknown[]): Promise<unknown> {
  return Reflect.apply(Reflect.get(subject, name), subject, args);
}

const define = (parts: object) => () => call({ defineSystem }, 'defineSystem', [parts]);

describe('a definition, in JavaScript, says what to do about', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    [
      'a field of a contract',
      define({ queues: { print }, contracts: [{ ...receipt, timeout: 5 }] }),
      'receipt: a contract has no field "timeout". Use kind, queue,',
    ],
    [
      'a path that is not in a list',
      () => call({ defineJob }, 'defineJob', [{ ...receipt, secrets: 'token' }]),
      "receipt: secrets must be a list of paths, such as ['token', 'account.password']",
    ],
    [
      'a code that is not in a list',
      () => call({ defineJob }, 'defineJob', [{ ...receipt, ownerErrors: 'not_a_csv' }]),
      "receipt: ownerErrors must be a list of codes, such as ['not_a_csv']",
    ],
    [
      'an option',
      define({ queues: { print }, contracts, hook: [] }),
      'defineSystem has no option "hook". Use queues,',
    ],
    [
      'queues without settings',
      define({ queues: null, contracts }),
      'defineSystem: queues must be an object, such as { print: { concurrency: 10 } }.',
    ],
    ['no contracts', define({ queues: { print } }), 'defineSystem needs a list of contracts.'],
    [
      'a setting of a queue',
      define({ queues: { print: { ...print, slots: 1 } }, contracts }),
      'The queue print has no setting "slots". Use concurrency,',
    ],
    [
      'a setting that is undefined',
      define({ queues: { print: { ownerRunning: undefined } }, contracts }),
      'The queue print: ownerRunning must be a whole number and at least 1, not undefined.',
    ],
    [
      'a queue that has the name of the one for schedules',
      define({ queues: { schedule: print }, contracts: [{ ...receipt, queue: 'schedule' }] }),
      'The queue schedule: the queue that starts schedules has this name. Choose another one.',
    ],
    ...['shop:print', ''].map((name): [string, () => Promise<unknown>, string] => [
      `the name ${JSON.stringify(name)} of a queue`,
      define({ queues: { [name]: print }, contracts: [] }),
      `The queue ${JSON.stringify(name)}: its name must not be empty, and must have no colon.`,
    ]),
    ...[0, 1.5].flatMap((count) =>
      ['concurrency', 'perDelivery', 'ownerRunning', 'ownerOpen'].map(
        (setting): [string, () => Promise<unknown>, string] => [
          `the ${setting} ${count}`,
          define({ queues: { print: { ...print, [setting]: count } }, contracts }),
          `The queue print: ${setting} must be a whole number and at least 1, not ${count}.`,
        ],
      ),
    ),
    [
      'a share without a limit',
      define({ queues: { print: { ...print, ownerRunning: Number.MAX_SAFE_INTEGER } }, contracts }),
      'The queue print: ownerRunning must be at most 2147483647, not 9007199254740991.',
    ],
    [
      'an option of openJobs',
      () => call({ openJobs }, 'openJobs', [{ system, databaseURL: 'postgres://' }]),
      'openJobs has no option "databaseURL". Use system, databaseUrl,',
    ],
    [
      'no system',
      () => call({ openJobs }, 'openJobs', [{ databaseUrl: 'postgres://' }]),
      'openJobs needs a system. Pass what defineSystem returns.',
    ],
    [
      'an option of a worker',
      () =>
        call({ createWorker }, 'createWorker', [
          { system, kinds: [], databaseUrl: 'postgres://', concurrency: 5 },
        ]),
      'createWorker has no option "concurrency". Use system, databaseUrl,',
    ],
    [
      'a worker without a database',
      () => call({ createWorker }, 'createWorker', [{ system, kinds: [] }]),
      'createWorker needs the URL of the database. Set DATABASE_URL.',
    ],
    [
      'an option of a schedule',
      () =>
        call({ defineSchedule }, 'defineSchedule', [
          {
            name: 'daily',
            contract: receipt,
            every: '1 day',
            timezone: 'UTC',
            payload: () => ({ orderId: 1 }),
          },
        ]),
      'daily: a schedule has no option "timezone". Use name,',
    ],
    [
      'a processor without a function',
      () => call({ defineProcessor }, 'defineProcessor', [receipt]),
      'receipt: defineProcessor needs an async function as its second argument.',
    ],
  ])('%s', async (_, definition, advice) => {
    await expect(definition()).rejects.toThrow(advice);
  });
});
