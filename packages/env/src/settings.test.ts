import { expect, it } from 'vitest';
import { allowHosts } from './settings';

it('reads a list of hosts and of single pages, whose hosts are in lower case', () => {
  expect(allowHosts.parse('LOCALHOST:3000/Sample.jpg,inside.test,[::1]:81')).toEqual([
    'localhost:3000/Sample.jpg',
    'inside.test',
    '[::1]:81',
  ]);
  expect(allowHosts.parse(undefined)).toEqual([]);
});

it.each(['host/a b', 'host/a?b', 'host/a#b', 'http://host', 'host:port', '/path'])('rejects %s', (text) => {
  expect(allowHosts.safeParse(text).error?.issues[0]?.message).toContain('host:port');
});
