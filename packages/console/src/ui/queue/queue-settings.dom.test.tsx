import { expect, it, vi } from 'vitest';
import { queue } from '../testing/queue';
import { buttonOf, press, show, type } from '../testing/show';
import { QueueSettings } from './queue-settings';

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
