import { expect, it } from 'vitest';
import { hidePaths, withSecrets } from './secret-paths';

const payload = { token: 't', account: { password: 'p', name: 'n' }, list: [{ token: 'x' }] };
const paths = ['token', 'account.password', 'nothing'];
const hidden = { token: '•••', account: { password: '•••', name: 'n' }, list: [{ token: 'x' }] };

it('hides only the values at the given paths', () => {
  expect(hidePaths(payload, paths)).toEqual(hidden);
  expect(hidePaths(null, paths)).toBeNull();
  expect(hidePaths('token', paths)).toBe('token');
});

it('hides values in the objects of a list', () => {
  expect(hidePaths(payload, ['list.token'])).toEqual({ ...payload, list: [{ token: '•••' }] });
});

it('restores hidden values and keeps newly entered ones', () => {
  expect(withSecrets(hidden, payload, paths)).toEqual(payload);
  const written = { ...hidden, token: 'new', account: { password: '•••', name: 'other' } };
  expect(withSecrets(written, payload, paths)).toEqual({
    ...payload,
    token: 'new',
    account: { password: 'p', name: 'other' },
  });
  expect(withSecrets({ name: '•••' }, payload, paths)).toEqual({ name: '•••' });
});
