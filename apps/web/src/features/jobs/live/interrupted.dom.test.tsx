import { MantineProvider } from '@mantine/core';
import type { Connection } from '@offload/react';
import { until } from '@offload/testing';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Interrupted } from './interrupted';

const root = createRoot(document.body);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  // jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
});
afterEach(async () => {
  root.render(null);
  await until(() => findStatus() === null);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const findStatus = () => document.querySelector('[aria-live="polite"]');

/** Shows a connection. Returns the status, which screen readers know before it says anything. */
async function show(connection: Connection) {
  root.render(
    <MantineProvider env="test" forceColorScheme="light">
      <Interrupted connection={connection} />
    </MantineProvider>,
  );
  await until(() => findStatus()?.textContent === '' && vi.getTimerCount() > 0);
  return findStatus();
}

it('announces an interruption that lasts', async () => {
  const status = await show('interrupted');
  vi.advanceTimersByTime(3_900);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(200);
  await until(() => status?.textContent === 'Live updates paused. Reconnecting…');
});

it('announces that nothing will change any more, once screen readers know the place', async () => {
  const status = await show('denied');
  vi.advanceTimersByTime(400);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(200);
  await until(() => status?.textContent === 'Live updates have stopped. Reload the page.');
});
