import { expect, it } from 'vitest';
import { bearerOf, canBeApiToken, newApiToken } from './api-token';

it('makes tokens that secret scanners and their own checksum recognize', () => {
  const token = newApiToken();
  expect(token).toMatch(/^ofl_[\dA-Za-z]{38}$/);
  expect(canBeApiToken(token)).toBe(true);
  expect(newApiToken()).not.toBe(token);
});

it('recognizes a token with a typo by its checksum', () => {
  const token = newApiToken();
  const other = token[10] === 'a' ? 'b' : 'a';
  expect(canBeApiToken(`${token.slice(0, 10)}${other}${token.slice(11)}`)).toBe(false);
  expect(canBeApiToken(`${token}0`)).toBe(false);
  expect(canBeApiToken('')).toBe(false);
});

it('keeps the checksum that the tokens of users have', () => {
  expect(canBeApiToken('ofl_000000000000000000000000000000002wjyrI')).toBe(true);
});

it('reads a token of any shape, so that a wrong one is rejected', () => {
  const of = (value: string) => bearerOf(new Headers({ Authorization: value }));
  expect(of('Bearer ofl_x')).toBe('ofl_x');
  expect(of('bearer  x')).toBe('x');
  expect(of('Bearer ')).toBe(null);
  expect(of('Basic abc')).toBe(null);
  expect(bearerOf(new Headers())).toBe(null);
});
