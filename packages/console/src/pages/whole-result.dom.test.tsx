import { expect, it } from 'vitest';
import { readJobSearch } from '../ui/job/job-search-query';
import { acting, press, show } from '../ui/testing/show';
import type { Client } from './client';
import { inConsole } from './testing/in-console';
import { WholeResult } from './whole-result';

const query = readJobSearch({ state: 'failed' });
const preview = { isMore: false, kinds: [], ownerCount: 1, owners: [], effects: null };
const until = '2026-11-30T04:00:00.000Z';

const client: Client = {
  read: async () => ({ ok: true, body: JSON.parse('{"data":[{"id":"1"},{"id":"2"}],"nextCursor":null}') }),
  post: async (path) => ({
    ok: true,
    body: path === '/changes' ? { ids: ['1', '2'], isMore: false } : { ...preview, count: 2, until },
  }),
};
const whole = (isOnOnePage: boolean, server = client) =>
  inConsole(<WholeResult query={query} isOnOnePage={isOnOnePage} onChange={() => undefined} />, server);
const text = () => document.querySelector('main')?.textContent ?? '';

it('offers nothing to select beyond the only page', async () => {
  const showNext = await show(whole(true));
  expect(text()).toBe('');
  await showNext(whole(false));
  expect(text()).toContain('Select all jobs of this search');
});

it('keeps the selection, and its preview, when someone else leaves only one page of jobs', async () => {
  const showNext = await show(whole(false));
  await press('Select all jobs of this search');
  await press('Retry');
  await showNext(whole(true));
  expect(text()).toContain('All 2 jobs are selected.');
  expect(document.querySelector('[role=dialog]')?.textContent).toContain('Retry 2 jobs');
});

it('keeps the focus on the page when the pressed button goes away', async () => {
  await show(whole(false));
  await acting(() => document.querySelector('button')?.focus());
  await press('Select all jobs of this search');
  expect(document.activeElement?.closest('section')?.textContent).toContain('All 2 jobs are selected.');
  await acting(() => [...document.querySelectorAll('button')].at(-1)?.focus());
  await press('Clear selection');
  expect(document.activeElement?.id).toBe('main');
});

it('asks nothing about a selection that was cleared before its preview arrived', async () => {
  let answer: () => void = () => undefined;
  const post: Client['post'] = () =>
    new Promise((resolve) => {
      answer = () => resolve({ ok: true, body: { ...preview, count: 2, until } });
    });
  await show(whole(false, { ...client, post }));
  await press('Select all jobs of this search');
  await press('Retry');
  await press('Clear selection');
  await acting(() => answer());
  expect(document.querySelector('[role=dialog]')).toBeNull();
});

it('stops reading a long search when the reader goes to another page', async () => {
  const signals: AbortSignal[] = [];
  let answer: () => void = () => undefined;
  const read: Client['read'] = (_call, signal) =>
    new Promise((resolve) => {
      signals.push(signal);
      answer = () => resolve({ ok: true, body: JSON.parse('{"data":[],"nextCursor":"1"}') });
    });
  const showNext = await show(whole(false, { ...client, read }));
  await press('Select all jobs of this search');
  await acting(() => answer());
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  await showNext(null);
  await acting(() => answer());
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});
