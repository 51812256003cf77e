import { expect, it } from 'vitest';
import { withUndispatched } from './job-search';

it.each([
  ['', true, 'is:undispatched'],
  ['kind:receipt  ink', true, 'kind:receipt  ink is:undispatched'],
  ['is:undispatched ink', true, 'ink is:undispatched'],
  ['is:undispatched', false, ''],
  ['ink is:undispatched kind:receipt', false, 'ink kind:receipt'],
])('searches %j, with only undispatched jobs: %s, by %j', (q, isOn, expected) => {
  expect(withUndispatched(q, isOn)).toBe(expected);
});
