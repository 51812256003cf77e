import { expect, it, vi } from 'vitest';
import { acting, buttonOf, press, show, type } from '../ui/testing/show';
import type { Client } from './client';
import { FixPage } from './fix-page';
import { inConsole } from './testing/in-console';

const at = '2026-11-30T10:00:00.000Z';
const signature = 'no_order: There is no order.';
const place = {
  path: '/failed/fix',
  query: '',
  params: { kind: 'receipt', signature, days: '7', job: '1' },
};
const field = { name: 'orderId', type: 'number', choices: [], whenEmpty: 'refused', text: '1' };
const view = {
  job: { id: '1', title: 'Receipt 1', error: { code: 'no_order', message: 'There is no order.' } },
  payload: { orderId: 1 },
  fields: [field],
};
const preview = {
  changes: [{ name: 'orderId', from: 1, to: 2 }],
  same: { count: 80, effects: 'This emails 80 people.' },
  all: { count: 95, effects: 'This emails 95 people.' },
  left: [{ reason: 'orderId is text instead of a number.', count: 4 }],
  isMore: false,
  since: at,
  until: at,
};

type Posted = { path: string; body: object | undefined };

/** Opens the page, edits the order, and asks for the preview. Returns what was posted. */
async function openPreview(rounds: object[]): Promise<Posted[]> {
  const posted: Posted[] = [];
  const server: Partial<Client> = {
    read: async () => ({ ok: true, body: JSON.parse(JSON.stringify(view)) }),
    post: async (path, body) => {
      posted.push({ path, body });
      return { ok: true, body: path === '/replays/preview' ? preview : rounds.shift() };
    },
  };
  await show(inConsole(<FixPage place={place} />, server));
  await vi.waitFor(() => buttonOf('Preview changes'));
  await type('Order ID', '2');
  await press('Preview changes');
  await vi.waitFor(() => buttonOf('Replay 80 jobs'));
  return posted;
}

const dialog = () => document.querySelector('[role=dialog]')?.textContent ?? '';

it('says what an edit changes in the whole group, and replays the jobs with the same old value', async () => {
  const outcomes = [
    { id: 'a', newId: 'b' },
    { id: 'c', reason: 'orderId is text instead of a number.' },
  ];
  const posted = await openPreview([
    { outcomes: outcomes.slice(0, 1), next: 'a' },
    { outcomes: outcomes.slice(1), next: null },
  ]);
  expect(dialog()).toContain('This emails 80 people.');
  expect(dialog()).toContain('19 jobs stay as they are');
  await press('Replay 80 jobs');
  await vi.waitFor(() =>
    expect(document.body.textContent).toContain('Replayed 1 job. 1 job stays as it is.'),
  );
  const request = { jobId: '1', payload: { orderId: 2 }, group: { signature, queue: null, code: null } };
  const round = { ...request, since: at, until: at, match: 'same' };
  expect(posted).toEqual([
    { path: '/replays/preview', body: { ...request, days: '7' } },
    { path: '/replays', body: { ...round, after: null } },
    { path: '/replays', body: { ...round, after: 'a' } },
  ]);
  expect(document.querySelector('a[href="/ops/jobs/b"]')).not.toBeNull();
});

it('offers to replay jobs with another old value, too', async () => {
  await openPreview([]);
  const all = document.querySelector<HTMLInputElement>('input[value=all]');
  await acting(() => all?.click());
  expect(dialog()).toContain('Replay 95 jobs');
  expect(dialog()).toContain('This emails 95 people.');
  expect(dialog()).toContain('4 jobs stay as they are');
});
