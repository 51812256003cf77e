import { staffActions } from '@offload/core/admin';
import { expect, it } from 'vitest';
import { callerOf, recordedAs } from './access';

const callWith = (headers: Record<string, string>, more = {}) =>
  callerOf({ actor: 'ada', can: 'all', ...more }, new Request('http://shop.test', { headers })).operator;

it('has a name in the audit log for each action', () => {
  expect(Object.keys(recordedAs)).toEqual([...staffActions]);
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
