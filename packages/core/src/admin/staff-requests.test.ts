import { expect, it } from 'vitest';
import { isFromElsewhere, pageHeader, pathWithin, withoutSlash } from './staff-requests';

it.each([
  ['/ops', '/ops', '/'],
  ['/ops', '/ops/', '/'],
  ['/ops', '/ops/jobs/1', '/jobs/1'],
  ['/ops', '/opsjobs', '/opsjobs'],
  ['/ops', '//ops/jobs', '//ops/jobs'],
  ['/ops', '//jobs', '//jobs'],
  ['', '/jobs', '/jobs'],
  // A proxy has removed a part of what the browser sees.
  ['/tools/ops', '/tools/ops/jobs', '/jobs'],
  ['/tools/ops', '/ops/jobs', '/jobs'],
  ['/tools/ops', '/jobs', '/jobs'],
])('with the base path %j, %s is the page %s', (basePath, path, page) => {
  expect(pathWithin(withoutSlash(basePath), new Request(`http://shop.test${path}`))).toBe(page);
});

const post = (headers: Record<string, string>) =>
  new Request('http://shop.test/ops/api/jobs/1/retry', { method: 'POST', headers });

it.each([
  ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }, true],
  ['a page of a sibling', { 'Sec-Fetch-Site': 'same-site' }, true],
  ['an address bar', { 'Sec-Fetch-Site': 'none' }, true],
  ['its own page', { 'Sec-Fetch-Site': 'same-origin', Origin: 'http://shop.test' }, false],
  ['an old browser on another site', { Origin: 'http://evil.test' }, true],
  ['an old browser in a sandbox', { Origin: 'null' }, true],
  ['an old browser on its own page', { Origin: 'http://shop.test' }, false],
  [
    'its own page behind a proxy that replaces the host',
    { Origin: 'http://tools.test', [pageHeader]: '1' },
    false,
  ],
  [
    'a page of another site that was allowed our header',
    { 'Sec-Fetch-Site': 'cross-site', [pageHeader]: '1' },
    true,
  ],
  ['a script without a browser', {}, false],
])('judges a write by where it comes from: %s', (_from, headers, expected) => {
  expect(isFromElsewhere(post({ ...headers }))).toBe(expected);
});

it.each(['GET', 'HEAD', 'OPTIONS'])('lets any page lead to the console: %s', (method) => {
  const headers = { 'Sec-Fetch-Site': 'cross-site' };
  expect(isFromElsewhere(new Request('http://shop.test/ops', { method, headers }))).toBe(false);
});
