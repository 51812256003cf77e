import { expect, it, vi } from 'vitest';
import { unreachable } from '../ui/problem';
import { queue } from '../ui/testing/queue';
import { acting, buttonOf, press, show } from '../ui/testing/show';
import type { Client } from './client';
import { QueuesPage } from './queues-page';
import { inConsole } from './testing/in-console';

const patience = { timeout: 60_000 };

type Answer = Awaited<ReturnType<Client['post']>>;

it("offers to pause a queue unless its server can't be reached, and says so", async () => {
  const read: Client['read'] = async () => ({
    ok: true,
    body: JSON.parse(JSON.stringify({ data: [{ ...queue, isPaused: null }] })),
  });
  await show(inConsole(<QueuesPage />, { read }));
  await vi.waitFor(
    () => expect(document.querySelector('main')?.textContent).toContain('Can’t be reached'),
    patience,
  );
  expect(document.querySelector('main button')).toBeNull();
});

it('says that a queue is being paused, once, and keeps the focus on the button', async () => {
  let answer: (sent: Answer) => void = () => undefined;
  const post = vi.fn(
    () =>
      new Promise<Answer>((resolve) => {
        answer = resolve;
      }),
  );
  let isPaused = false;
  const read: Client['read'] = async () => ({
    ok: true,
    body: JSON.parse(JSON.stringify({ data: [{ ...queue, isPaused }] })),
  });
  await show(inConsole(<QueuesPage />, { read, post }));
  await vi.waitFor(() => buttonOf('Pause'), patience);
  await acting(() => buttonOf('Pause').focus());
  await press('Pause');
  expect(document.activeElement).toBe(buttonOf('Pausing…'));
  // The page finds it paused before the response comes.
  isPaused = true;
  await acting(() => window.dispatchEvent(new Event('online')));
  await vi.waitFor(() => expect(document.querySelector('main')?.textContent).toContain('Paused'), patience);
  await press('Pausing…');
  isPaused = false;
  expect(post).toHaveBeenCalledTimes(1);
  await acting(() => answer({ ok: false, problem: unreachable }));
  await vi.waitFor(() => expect(document.activeElement).toBe(buttonOf('Pause')), patience);
  expect(document.querySelector('[role=alert]')?.textContent).toBe(unreachable.detail);
});
