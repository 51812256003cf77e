import { expect, it } from 'vitest';
import { checkTarget } from './target';

const rules = {
  allowHosts: ['localhost:3000/Sample.jpg', 'inside.test', '[::1]:81'],
  ports: [80, 443],
};
const check = (url: string) => checkTarget(new URL(url), rules);

it.each([
  'http://localhost:3000/Sample.jpg',
  'http://localhost:3000/Sample.jpg?size=1#top',
  'http://localhost:3000/api/../Sample.jpg',
  'http://inside.test/any/path',
  'https://inside.test/',
  'http://[::1]:81/any',
])('allows the private %s', (url) => {
  expect(check(url)).toEqual({ mayBePrivate: true });
});

it.each([
  'http://localhost:3000/api/guests',
  'http://localhost:3000/',
  'http://localhost:3000/sample.jpg',
  'http://localhost:3000/Sample.jpg/../api/guests',
  'http://localhost:3000/Sample.jpg/',
  'http://localhost:3000/Sample%2Ejpg',
  'http://localhost:3001/Sample.jpg',
  'http://[::1]:82/any',
  'http://127.0.0.1/Sample.jpg',
])('rejects %s: one path of a host allows no other', (url) => {
  expect(() => check(url)).toThrow(expect.objectContaining({ code: 'address_refused' }));
});
