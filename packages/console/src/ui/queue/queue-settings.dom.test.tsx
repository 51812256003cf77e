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

it('counts jobs with links that lead to them, and no link where there are none', async () => {
  const busy = { ...queue, waiting: 1_200, running: 2 };
  await show(<QueueSettings queue={busy} onPause={null} onLimit={null} problem={null} />);
  const links = [...document.querySelectorAll('a')].map((a) => [a.textContent, a.getAttribute('href')]);
  expect(document.body.textContent).toContain('1,200 queued, 0 retrying, 2 running');
  expect(links).toEqual([
    ['1,200 queued', '/ops/jobs?state=queued&queue=print&sort=oldest'],
    ['2 running', '/ops/jobs?state=running%2Ccanceling&queue=print&sort=oldest'],
  ]);
});
