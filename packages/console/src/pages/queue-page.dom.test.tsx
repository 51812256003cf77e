import { expect, it, vi } from 'vitest';
import { unreachable } from '../ui/problem';
import { queue } from '../ui/testing/queue';
import { acting, show } from '../ui/testing/show';
import type { Client } from './client';
import { QueuePage } from './queue-page';
import { inConsole } from './testing/in-console';

const place = { path: '/queues/print', query: '', params: {} };
const titles = () => [...document.querySelectorAll('h2')].map(({ textContent }) => textContent);

it('reads all its parts at once, and shows none before those above it, which would move it', async () => {
  const asked: string[] = [];
  let answerOverview = (): void => undefined;
  const read: Client['read'] = async ({ route }) => {
    asked.push(route);
    if (route === '/overview') {
      await new Promise<void>((resolve) => {
        answerOverview = resolve;
      });
      return { ok: false, problem: unreachable };
    }
    const data = route === '/queues' ? [queue] : [];
    return { ok: true, body: JSON.parse(JSON.stringify({ data })) };
  };
  await show(inConsole(<QueuePage name="print" place={place} />, { read }));
  await vi.waitFor(() => expect(document.querySelector('main')?.textContent).toContain('0 queued'));
  expect(asked.toSorted()).toEqual(['/failures', '/jobs', '/overview', '/queues']);
  expect(titles()).toEqual([]);
  await acting(() => answerOverview());
  await vi.waitFor(() => expect(titles()).toEqual(['Failures of the last week', 'Latest jobs']));
});
