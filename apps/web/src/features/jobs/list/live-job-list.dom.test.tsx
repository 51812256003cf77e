import { until } from '@offload/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { exampleJob } from '@/api/jobs/example-job';
import type { JobView } from '@/api/jobs/job-schema';
import { show } from '@/testing/show';
import { LiveJobList } from './live-job-list';

const renderedAt = Date.parse('2026-11-25T10:00:00.000Z');
// It never opens.
const stream = vi.fn(() => new Promise(() => undefined));
const nextAttemptAt = '2026-11-25T10:01:00.000Z';

beforeEach(() => {
  stream.mockClear();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: renderedAt });
  vi.stubGlobal('fetch', stream);
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ['scheduled', 'Runs in 30 s'],
  ['retrying', 'Next attempt in 30 s'],
] as const)('counts down in a list whose only job is %s', async (state, text) => {
  const job: JobView = { ...exampleJob, state, nextAttemptAt };
  const asked = { [job.id]: { title: null, source: null, again: null } };
  show(
    <LiveJobList listed={[job]} asked={asked} takesNew renderedAt={renderedAt} after="0">
      {null}
    </LiveJobList>,
  );
  // Then the page has begun to live.
  await until(() => stream.mock.calls.length > 0);
  vi.advanceTimersByTime(30_000);
  await until(() => document.body.textContent.includes(text));
});

it('keeps the focus in a row when a newer job arrives', async () => {
  const newer = { ...exampleJob, id: '0199a0c4-0000-7000-8000-000000000001' };
  const asked = Object.fromEntries(
    [exampleJob, newer].map(({ id }) => [id, { title: null, source: null, again: null }]),
  );
  const listOf = (...listed: JobView[]) => (
    <LiveJobList listed={listed} asked={asked} takesNew renderedAt={renderedAt} after="0">
      {null}
    </LiveJobList>
  );
  const showNext = show(listOf(exampleJob));
  await until(() => document.querySelector('li a'));
  const link = document.querySelector<HTMLAnchorElement>('li a');
  link?.focus();
  showNext(listOf(newer, exampleJob));
  await until(() => document.querySelectorAll('li').length === 2);
  expect(document.activeElement).toBe(link);
});
