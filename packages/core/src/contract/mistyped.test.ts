import { expect, it } from 'vitest';
import * as z from 'zod';
import { mistypedText, rejectMistyped } from './mistyped';

const known = ['data', 'runAt', 'payload', 'reason'];

it.each([
  ['runat', 'runAt'],
  ['run_at', 'runAt'],
  ['runAts', 'runAt'],
  ['payloads', 'payload'],
  ['resaon', 'reason'],
  ['reson', 'reason'],
  ['reasson', 'reason'],
  ['reasom', 'reason'],
  ['eason', 'reason'],
])('says which field %s is meant to be', (name, meant) => {
  expect(mistypedText(name, known)).toBe(`is unknown: use ${meant}`);
});

it.each(['runAt', 'reason', 'date', 'state', 'user_id', 'season1', 'nosaer', '', 'x'])(
  'has nothing to say about %j, which is known or means something else',
  (name) => {
    expect(mistypedText(name, known)).toBeNull();
  },
);

const schema = rejectMistyped(z.object({ reason: z.string(), at: z.int().optional() }));

it('rejects a mistyped field, whose value would be ignored', () => {
  const { error } = schema.safeParse({ Reason: 'Paper', reasons: 'Ink', at: 'noon' });
  expect(error?.issues).toMatchObject([{ path: ['Reason'], message: 'is unknown: use reason' }]);
});

it('ignores other unknown fields, and says what else is wrong', () => {
  expect(schema.parse({ reason: 'Paper', user_id: 1 })).toEqual({ reason: 'Paper' });
  expect(schema.safeParse({ user_id: 1 }).error?.issues).toMatchObject([{ path: ['reason'] }]);
  expect(schema.safeParse(null).success).toBe(false);
});
