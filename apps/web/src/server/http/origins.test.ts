import { expect, it } from 'vitest';
import { ownOrigins } from './origins';

it('is a single origin if the app has its own host name', () => {
  expect(ownOrigins('https://jobs.example/')).toEqual(['https://jobs.example']);
  expect(ownOrigins('https://jobs.example:8443/path')).toEqual(['https://jobs.example:8443']);
});

it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
  'includes every name of this machine on the same port, for %s',
  (url) => {
    expect(ownOrigins(url)).toEqual(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']);
  },
);

it("doesn't accept a name that only starts like this machine", () => {
  expect(ownOrigins('http://localhost.example')).toEqual(['http://localhost.example']);
  expect(ownOrigins('http://127.0.0.1.example')).toEqual(['http://127.0.0.1.example']);
});
