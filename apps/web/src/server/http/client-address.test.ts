import { expect, it } from 'vitest';
import { networkOf } from './client-address';

it.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['2001:0db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
])('finds the network of %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
