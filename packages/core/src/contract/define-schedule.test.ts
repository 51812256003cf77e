import { expect, it } from 'vitest';
import { contractOf } from '../../test/contract';
import { defineSystem } from '../system/system';
import { defineSchedule } from './define-schedule';

const contract = contractOf('cleanup');
const nightly = { name: 'nightly', contract, cron: '@daily', payload: () => ({}) };

it('has safe defaults', () => {
  expect(defineSchedule(nightly)).toMatchObject({
    ...{ cron: '0 0 * * *', timeZone: 'UTC', catchUp: 'latest', overlap: 'skip', ownerId: 'system' },
  });
});

it('accepts an interval instead of a cron expression', () => {
  const { cron: _, ...rest } = nightly;
  expect(defineSchedule({ ...rest, every: '15 minutes' }).cron).toBe('@every 15 minutes');
  expect(() => defineSchedule({ ...rest, every: '0 days' })).toThrow('nightly: every can\'t be "0 days"');
  expect(() => defineSchedule({ ...nightly, every: '1 day' })).toThrow('either "cron" or "every"');
  expect(() => defineSchedule(rest)).toThrow('either "cron" or "every"');
});

it.each([
  [{ name: 'Nightly' }, 'lowercase'],
  [{ cron: '0 25 * * *' }, 'nightly: the cron expression "0 25 * * *" isn\'t valid. The hour'],
  [{ timeZone: 'Mars/Olympus' }, 'Mars/Olympus'],
])('rejects %j', (changes, problem) => {
  expect(() => defineSchedule({ ...nightly, ...changes })).toThrow(problem);
});

it.each([
  [{ name: undefined }, '"undefined" can\'t name a schedule'],
  [{ contract: undefined }, 'nightly: a schedule needs a contract. Pass what defineJob returns.'],
  [{ payload: {} }, 'nightly: payload must be a function'],
  [{ catchUp: 'last' }, 'nightly: catchUp can\'t be "last": use all, latest, or none'],
  [{ overlap: 'queue' }, 'nightly: overlap can\'t be "queue": use allow or skip'],
])('rejects %j in JavaScript', (mistake, problem) => {
  expect(() => Reflect.apply(defineSchedule, null, [{ ...nightly, ...mistake }])).toThrow(problem);
});

it('needs a unique name and a contract that the system knows', () => {
  const queues = { email: { concurrency: 1, ownerRunning: 1, ownerOpen: 1 } };
  const schedule = defineSchedule(nightly);
  const define = (contracts: (typeof contract)[], schedules: (typeof schedule)[]) =>
    defineSystem({ queues, contracts, schedules }).schedules;
  expect(define([contract], [schedule])).toEqual(new Map([['nightly', schedule]]));
  expect(() => define([contract], [schedule, schedule])).toThrow('nightly: two schedules have this name');
  expect(() => define([], [schedule])).toThrow("cleanup isn't in the list of contracts");
});
