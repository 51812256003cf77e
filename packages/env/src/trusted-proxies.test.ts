import { expect, it } from 'vitest';
import { findClient, trustedProxies } from './trusted-proxies';

const proxies = (text: string) => trustedProxies.parse(text);

it.each([
  ['nothing is trusted', '', '203.0.113.7', '6.6.6.6', '203.0.113.7'],
  ["the peer isn't a proxy", '10.0.0.0/8', '203.0.113.7', '6.6.6.6', '203.0.113.7'],
  ['one proxy', '10.0.0.0/8', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
  [
    'one proxy, and a client that forges an address',
    '10.0.0.1',
    '10.0.0.1',
    '6.6.6.6, 203.0.113.7',
    '203.0.113.7',
  ],
  ['two proxies', '10.0.0.0/8', '10.0.0.1', '203.0.113.7, 10.1.2.3', '203.0.113.7'],
  [
    'a client that forges the address of a proxy',
    '10.0.0.0/8',
    '10.0.0.1',
    '10.9.9.9, 203.0.113.7, 10.1.2.3',
    '203.0.113.7',
  ],
  ['only proxies', '10.0.0.0/8', '10.0.0.1', '10.1.2.3', '10.1.2.3'],
  ['a proxy that adds nothing', '10.0.0.1', '10.0.0.1', '', '10.0.0.1'],
  ['a proxy that adds an invalid address', '10.0.0.1', '10.0.0.1', '203.0.113.7, unknown', '10.0.0.1'],
  ['ports', '10.0.0.0/8 ::1', '::1', '[2001:DB8::7]:4000, 10.0.0.1:99', '2001:db8::7'],
  ['IPv4 addresses mapped to IPv6', '10.0.0.0/8', '::ffff:10.0.0.1', '::ffff:203.0.113.7', '203.0.113.7'],
  ['an IPv6 network', '2001:db8::/32', '2001:db8::1', '2001:db9::7', '2001:db9::7'],
])('finds the client: %s', (_what, trusted, peer, forwardedFor, client) => {
  expect(findClient(peer, forwardedFor, proxies(trusted))).toBe(client);
});

it.each([
  '10.0.0.0/33',
  '10.0.0',
  'proxy.internal',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '::1/129',
  '10.0.0.0/-1',
  '::1%eth0/64',
])("rejects a setting that isn't an address or network: %s", (text) => {
  expect(trustedProxies.safeParse(text).error?.issues[0]?.message).toContain(text);
});
