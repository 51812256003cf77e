import { expect, it } from 'vitest';
import { callerOf, consoleActions, mayDo, readAccess, recordedAs, visibleQueues } from './access';

const all = Object.keys(recordedAs);
const allowed = (access: Parameters<typeof mayDo>[0]) =>
  consoleActions.filter((action) => mayDo(access, action));
const without = (...names: string[]) => all.filter((name) => !names.includes(name));
const callWith = (headers: Record<string, string>, more = {}) =>
  callerOf({ actor: 'ada', can: 'all', ...more }, new Request('http://shop.test', { headers })).operator;

it('lets staff do everything, nothing, or what is listed', () => {
  expect(allowed({ can: 'all' })).toEqual(all);
  expect(allowed({ can: 'read' })).toEqual([]);
  expect(allowed({ can: ['delete', 'retry'] })).toEqual(['retry', 'delete']);
});

it("doesn't let staff who see only some queues do what concerns all of them", () => {
  expect(allowed({ can: 'all', queues: ['email'] })).toEqual(without('try-gate', 'alerts', 'audit'));
});

it("doesn't let staff who see no values do what shows values", () => {
  expect(allowed({ can: 'all', seesValues: false })).toEqual(without('replay', 'audit'));
  expect(allowed({ can: 'all', seesValues: true })).toEqual(all);
});

it('shows the queues that staff may see, by default all', () => {
  const access = { actor: 'ada', can: 'all' } as const;
  expect(visibleQueues(access, ['email', 'report'])).toEqual(['email', 'report']);
  expect(visibleQueues({ ...access, queues: ['report'] }, ['email', 'report'])).toEqual(['report']);
});

it.each([undefined, null, false, ''])('lets in no one for %j', (returned) => {
  expect(readAccess(returned)).toBeNull();
});

it.each([
  true,
  'ada',
  { actor: 'ada' },
  { actor: '', can: 'all' },
  { actor: 'ada', can: ['fly'] },
  { actor: 'ada', can: 'all', id: '' },
])('throws if authorize returned %j', (returned) => {
  expect(() => readAccess(returned)).toThrow('authorize must return');
});

it.each([
  ['queue', ['print'], 'queue is unknown: use queues'],
  ['seeValues', false, 'seeValues is unknown: use seesValues'],
  ['queues', 'print', 'queues must be a list'],
] as const)('says what is wrong with %s, and lets no one see what it was to hide', (name, value, message) => {
  const returned = { actor: 'ada', can: 'read', [name]: value };
  expect(() => readAccess(returned)).toThrow(message);
});

it('ignores what else an app knows about its staff', () => {
  const user = { email: 'ada@example.com', role: 'admin' };
  expect(readAccess({ ...user, actor: 'ada', can: 'all' })).toEqual({ actor: 'ada', can: 'all' });
});

it('accepts every action by its name', () => {
  expect(readAccess({ actor: 'ada', can: all })).toEqual({ actor: 'ada', can: all });
});

it('names the caller in the audit log by what authorize and the request say', () => {
  const secondFactorAt = new Date();
  const more = { id: '7', ip: '192.0.2.1', sessionId: 's', secondFactorAt };
  expect(callWith({ 'User-Agent': 'x'.repeat(301), 'X-Request-Id': 'import-7' }, more)).toEqual({
    ...{ ...more, email: 'ada', userAgent: 'x'.repeat(300), requestId: 'import-7' },
  });
  expect(callWith({})).toEqual({
    ...{ id: 'ada', email: 'ada', ip: null, userAgent: null, sessionId: null, secondFactorAt: null },
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(callWith({ 'X-Request-Id': 'not an ID' }).requestId).not.toBe('not an ID');
});
