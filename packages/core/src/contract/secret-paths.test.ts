import { expect, it } from 'vitest';
import { hidePaths } from './secret-paths';

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
