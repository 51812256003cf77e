import { expect, it } from 'vitest';
import { isLoopback } from './loopback';

it.each(['localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]'])('treats %s as this machine', (address) => {
  expect(isLoopback(address)).toBe(true);
});

it.each(['10.0.0.1', '128.0.0.1', '2001:db8::1', 'unknown'])(
  "doesn't treat %s as this machine",
  (address) => {
    expect(isLoopback(address)).toBe(false);
  },
);
