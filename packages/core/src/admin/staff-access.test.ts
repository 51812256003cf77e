import { expect, it } from 'vitest';
import { mayDo, readAccess, staffActions, visibleQueues } from './staff-access';

const all = [...staffActions];
const allowed = (access: Parameters<typeof mayDo>[0]) =>
  staffActions.filter((action) => mayDo(access, action));
const without = (...names: string[]) => all.filter((name) => !names.includes(name));
it('lets staff do everything, nothing, or what is listed', () => {
  expect(allowed({ can: 'all', seesValues: true })).toEqual(all);
  expect(allowed({ can: 'read' })).toEqual([]);
  expect(allowed({ can: ['delete', 'retry'] })).toEqual(['retry', 'delete']);
});

it("doesn't let staff who see only some queues do what concerns all of them", () => {
  const some = { can: 'all', seesValues: true, queues: ['email'] } as const;
  expect(allowed(some)).toEqual(without('try-gate', 'alerts', 'audit'));
});

it("doesn't let staff do what needs values unless they see values", () => {
  const noValues = without('replay', 'try-gate', 'audit');
  expect(allowed({ can: 'all' })).toEqual(noValues);
  expect(allowed({ can: 'all', seesValues: false })).toEqual(noValues);
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
  ['queue', ['print'], 'It has unknown fields: queue.'],
  ['hidesValues', true, 'It has unknown fields: hidesValues.'],
  ['email', 'ada@example.com', 'It has unknown fields: email.'],
  ['queues', 'print', 'queues must be a list of names. Leave it out for all queues.'],
  ['queues', undefined, 'queues must be a list of names. Leave it out for all queues.'],
  ['seesValues', 'no', 'seesValues must be true or false. Leave it out to hide values.'],
  ['seesValues', undefined, 'seesValues must be true or false. Leave it out to hide values.'],
  ['id', undefined, 'id must be text. Leave it out if actor is the ID.'],
  ['ip', undefined, "ip must be text, or null if it isn't known."],
  ['sessionId', undefined, 'sessionId must be text, or null if there is none.'],
  ['secondFactorAt', undefined, 'secondFactorAt must be a date, or null if there is none.'],
] as const)('lets no one in if %s is %j, and says what to write', (name, value, message) => {
  const returned = { actor: 'ada', can: 'read', [name]: value };
  expect(() => readAccess(returned)).toThrow(message);
  expect(() => readAccess(returned)).toThrow('The fields are actor, can, id, queues, seesValues, ip, ');
});

it('hides values unless authorize says otherwise', () => {
  const access = { actor: 'ada', can: 'all' };
  expect(readAccess(access)).toEqual({ ...access, seesValues: false });
  expect(readAccess({ ...access, seesValues: true })).toEqual({ ...access, seesValues: true });
});

it('accepts every action by its name, and null for what an app does not know of a session', () => {
  const access = { actor: 'ada', can: all, ip: null, sessionId: null, secondFactorAt: null };
  expect(readAccess(access)).toEqual({ ...access, seesValues: false });
});
