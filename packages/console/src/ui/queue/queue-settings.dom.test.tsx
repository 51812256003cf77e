import { expect, it, vi } from 'vitest';
import type { QueueView } from '../../views';
import { buttonOf, press, show, type } from '../testing/show';
import { QueueSettings } from './queue-settings';

const queue: QueueView = {
  name: 'print',
  isPaused: false,
  pauseReason: null,
  waiting: 0,
  retrying: 0,
  running: 0,
  concurrency: null,
  defaultConcurrency: 1,
  perMinute: null,
  ownerRunning: null,
  usualOwnerRunning: 3,
  ownerOpen: null,
  usualOwnerOpen: 9,
};

it("keeps the reason for a pause while the server of the queues can't be reached", async () => {
  const onPause = vi.fn();
  const settings = (isPaused: boolean | null) => (
    <QueueSettings queue={{ ...queue, isPaused }} onPause={onPause} onLimit={null} problem={null} />
  );
  const showNext = await show(settings(false));
  await type('Reason for a pause', 'New printer');
  await showNext(settings(null));
  expect(buttonOf('Pause').disabled).toBe(true);
  await showNext(settings(false));
  await press('Pause');
  expect(onPause).toHaveBeenCalledWith(true, 'New printer');
});
