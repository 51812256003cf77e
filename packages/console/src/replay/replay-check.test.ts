import { contractOf } from '@offload/core/test/contract';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { checkReplay, isLegible, withHidden } from './replay-check';

const payload = { token: 't', account: { password: 'p', name: 'n' }, list: [{ token: 'x' }] };
const hidden = { token: '•••', account: { password: '•••', name: 'n' }, list: [{ token: 'x' }] };

it('restores hidden values and keeps newly entered ones', () => {
  expect(withHidden(hidden, hidden, payload)).toEqual(payload);
  const written = { ...hidden, token: 'new', account: { password: '•••', name: 'other' } };
  expect(withHidden(written, hidden, payload)).toEqual({
    ...payload,
    token: 'new',
    account: { password: 'p', name: 'other' },
  });
  expect(withHidden({ name: '•••' }, { name: 'n' }, { name: 'm' })).toEqual({ name: '•••' });
});

it('restores what was left out or cut short', () => {
  const before = { card: '4111111111111111', pin: 7, lines: [{ to: 'a', sum: 1 }], note: 'x' };
  const seen = { card: '…1111', lines: [{ to: '•••', sum: 1 }], note: 'x' };
  const written = { ...seen, note: 'y' };
  expect(withHidden(written, seen, before)).toEqual({ ...before, note: 'y' });
  const { note: _, ...emptied } = written;
  expect(withHidden(emptied, seen, before)).not.toHaveProperty('note');
});

const [one, two] = [
  { name: 'a', token: 'x' },
  { name: 'b', token: 'y' },
];
const [seenOne, seenTwo] = [one, two].map((item) => ({ ...item, token: '•••' }));

it.each([
  ['gets another item', [seenOne, seenTwo, { name: 'c', token: '•••' }]],
  ['loses one', [seenOne]],
  ['has them in another order', [seenTwo, seenOne]],
])('rejects a list in which something is hidden if it %s', (_what, list) => {
  const contract = contractOf('receipt', {
    queue: 'print',
    payload: z.object({ list: z.array(z.object({ name: z.string(), token: z.string() })) }),
  });
  const edit = { before: { list: [one, two] }, seen: { list: [seenOne, seenTwo] }, editable: ['list'] };
  expect(checkReplay(contract, { ...edit, written: { list } })).toEqual({
    errors: [{ pointer: '/payload/list', message: "can't be changed in a replay" }],
  });
  expect(checkReplay(contract, { ...edit, written: edit.seen })).toEqual({ payload: edit.before });
});

it('restores a payload of which nothing was shown', () => {
  const contract = contractOf('receipt', {
    queue: 'print',
    payload: z.object({ orderId: z.int().optional(), note: z.string().optional() }),
  });
  const edit = { before: { orderId: 1 }, seen: 'hidden', editable: ['orderId', 'note'] };
  expect(checkReplay(contract, { ...edit, written: {} })).toEqual({ payload: edit.before });
  expect(checkReplay(contract, { ...edit, written: { note: 'x' } })).toEqual({
    payload: { orderId: 1, note: 'x' },
  });
});

it("doesn't let a text be edited that is hidden as an empty one: nothing says whether it was emptied", () => {
  expect(isLegible('note', { note: '' }, { note: 'secret' })).toBe(false);
  expect(isLegible('note', { note: '' }, { note: '' })).toBe(true);
});

it("doesn't let a list be edited in which something is hidden, at any depth", () => {
  const legible = (seen: unknown, before: unknown) => isLegible('field', { field: seen }, { field: before });
  expect(legible(['•••', '•••'], [1, 2])).toBe(false);
  expect(legible([1], [1, 2])).toBe(false);
  expect(legible({ to: { list: [seenOne] } }, { to: { list: [one] } })).toBe(false);
  expect(legible({ list: [1], pin: '•••' }, { list: [1], pin: 7 })).toBe(true);
  for (const seen of ['•••', null, []]) expect(legible(seen, { name: 'n' })).toBe(false);
});
