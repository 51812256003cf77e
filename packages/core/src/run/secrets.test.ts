import { expect, it } from 'vitest';
import { OutageError } from '../contract/errors';
import { databaseDown, isDiskFull } from '../database/database-down';
import { createSecrets } from './secrets';

const payload = { token: 'tok-123456', account: { password: 'hunter2', name: 'Ada' }, pin: '12' };
const { hideIn, hideInOutcome, hideInOutage, hideInError } = createSecrets(payload, [
  'token',
  'account.password',
  'pin',
  'nothing.here',
]);

it('hides a secret wherever it appears', () => {
  const said = hideIn({ text: 'GET /?t=tok-123456', list: ['hunter2', 'Ada'], count: 12 });
  expect(said).toEqual({ text: 'GET /?t=•••', list: ['•••', 'Ada'], count: 12 });
});

it('hides secrets in errors and their stacks', () => {
  const failure = { code: 'internal', message: 'No.', stack: 'Error: hunter2 is wrong\n at tok-123456' };
  expect(hideInOutcome({ state: 'failed', failure })).toEqual({
    state: 'failed',
    failure: { code: 'internal', message: 'No.', stack: 'Error: ••• is wrong\n at •••' },
  });
});

it('hides all of a secret that begins like another one', () => {
  const login = createSecrets({ name: 'anna', password: 'anna-1815' }, ['name', 'password']);
  expect(login.hideIn('anna-1815, anna')).toBe('•••, •••');
});

it("hides the contract's secret fields in a result, and nothing else", () => {
  const result = { token: 'another', pin: '34', account: { password: 7, name: 'Ada' }, tokens: 2 };
  expect(hideInOutcome({ state: 'succeeded', result })).toEqual({
    state: 'succeeded',
    result: { token: '•••', pin: '•••', account: { password: '•••', name: 'Ada' }, tokens: 2 },
  });
});

it('hides secrets in the objects of lists', () => {
  const users = { rooms: [{ guests: [{ pin: '1234-a' }, { pin: '1234-b' }, null] }, 'none'] };
  const inLists = createSecrets(users, ['rooms.guests.pin']);
  expect(inLists.hideIn('1234-a, 1234-b')).toBe('•••, •••');
  const result = { rooms: [{ guests: [{ pin: 7, name: 'Ada' }, 'nobody'] }] };
  expect(inLists.hideInOutcome({ state: 'succeeded', result })).toMatchObject({
    result: { rooms: [{ guests: [{ pin: '•••', name: 'Ada' }, 'nobody'] }] },
  });
});

it('hides secrets in the reason for an interruption', () => {
  const outcome = { state: 'queued', reason: 'No mail server accepts hunter2.' } as const;
  expect(hideInOutcome(outcome)).toEqual({ state: 'queued', reason: 'No mail server accepts •••.' });
});

it('hides secrets in an outage, which still says when it is over', async () => {
  const cause = new Error('hunter2 is refused');
  const outage = new OutageError('No login as hunter2.', async () => 'up', { maxProbeMs: 7, cause });
  const shown = hideInOutage(outage);
  expect(shown).toMatchObject({ message: 'No login as •••.', maxProbeMs: 7, jobEffect: 'wait' });
  expect(shown.cause).toMatchObject({ message: '••• is refused' });
  expect(await shown.probe()).toBe('up');
});

it('hides secrets in what the probe of an outage throws', async () => {
  const probes = [new OutageError('No login as hunter2.', async () => 'up'), new Error('hunter2 is wrong')];
  for (const thrown of probes) {
    const { probe } = hideInOutage(new OutageError('Down.', () => Promise.reject(thrown)));
    await expect(probe()).rejects.toMatchObject({
      message: thrown.message.replace('hunter2', '•••'),
      name: thrown.name,
    });
  }
});

it('hides secrets in an object that was thrown', () => {
  const key = `-----BEGIN\nit's "a\\b"\n${'x'.repeat(100)}\nEND`;
  const secrets = createSecrets({ key }, ['key']);
  expect(secrets.hideInError({ status: 401, key })).toBe('{ status: 401, key: `•••` }');
});

it('hides secrets in an error that is logged', () => {
  const thrown = Object.assign(new RangeError('hunter2 is wrong'), { code: 'E1', detail: 'hunter2' });
  const error = hideInError(thrown);
  expect(error).toMatchObject({ name: 'RangeError', message: '••• is wrong', code: 'E1' });
  expect(error).not.toHaveProperty('detail');
  expect(JSON.stringify(error, ['message', 'stack'])).not.toContain('hunter2');
  expect(hideInError('hunter2')).toBe('•••');
});

it('keeps the cause of an error that is logged', () => {
  const noSpace = Object.assign(new Error('No space for hunter2'), { code: '53100' });
  const error = hideInError(databaseDown(noSpace));
  expect(isDiskFull(error)).toBe(true);
  expect(error).toMatchObject({ cause: { message: 'No space for •••' } });
  const several = new AggregateError([new Error('hunter2 is refused'), new Error('busy')]);
  expect(hideInError(several)).toMatchObject({ message: '••• is refused; busy' });
});

it('changes nothing if the contract has no secrets', () => {
  const none = createSecrets(payload, []);
  const outcome = { state: 'succeeded', result: payload } as const;
  expect(none.hideInOutcome(outcome)).toBe(outcome);
  expect(none.hideIn(payload)).toBe(payload);
  const error = new Error('No.');
  expect(none.hideInError(error)).toBe(error);
});
