import { until } from '@offload/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Connection } from '../client/follow';
import { openRoot } from '../testing/render';
import { ConnectionNotice } from './connection-notice';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const findStatus = () => document.querySelector('[aria-live="polite"]');

/** Shows a connection. Returns the status, which screen readers know before it says anything. */
async function showConnection(connection: Connection) {
  openRoot()(<ConnectionNotice connection={connection} />);
  await until(() => findStatus()?.textContent === '' && vi.getTimerCount() > 0);
  return findStatus();
}

it('announces an interruption that lasts', async () => {
  const status = await showConnection('interrupted');
  vi.advanceTimersByTime(3_900);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(200);
  await until(() => status?.textContent === 'Live updates paused. Reconnecting…');
});

it('announces that nothing will change any more, once screen readers know the place', async () => {
  const status = await showConnection('denied');
  vi.advanceTimersByTime(400);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(200);
  await until(() => status?.textContent === 'Live updates have stopped. Reload the page.');
});
