import { expect, it } from 'vitest';
import { withHidden } from './replay-check';

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

it('restores what was left out, cut short, or hidden in a list', () => {
  const before = { card: '4111111111111111', pin: 7, lines: [{ to: 'a', sum: 1 }], note: 'x' };
  const seen = { card: '…1111', lines: [{ to: '•••', sum: 1 }], note: 'x' };
  const written = { ...seen, lines: [{ to: '•••', sum: 2 }], note: 'y' };
  const replayed = { ...before, lines: [{ to: 'a', sum: 2 }], note: 'y' };
  expect(withHidden(written, seen, before)).toEqual(replayed);
  const { note: _, ...emptied } = written;
  expect(withHidden(emptied, seen, before)).not.toHaveProperty('note');
});
