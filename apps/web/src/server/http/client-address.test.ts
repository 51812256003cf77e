import { expect, it } from 'vitest';
import { isLoopback, networkOf } from './client-address';

it.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['2001:0db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
])('finds the network of %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it.each(['127.0.0.1', '127.9.9.9', '::1'])('treats %s as this machine', (address) => {
  expect(isLoopback(address)).toBe(true);
});

it.each(['10.0.0.1', '128.0.0.1', '2001:db8::1', 'unknown'])(
  "doesn't treat %s as this machine",
  (address) => {
    expect(isLoopback(address)).toBe(false);
  },
);
