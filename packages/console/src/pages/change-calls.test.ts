import { expect, it } from 'vitest';
import { unreachable } from '../ui/problem';
import { undo, undoBackground, undoDismissal } from './change-calls';
import type { Client } from './client';

const dismissal = { at: '2026-11-30T03:12:00.000Z', by: 'ada' };
type Answer = Awaited<ReturnType<Client['post']>>;

function serverFor(wanted: object, ...answers: Answer[]): Client {
  return {
    read: () => Promise.reject(new Error('reads nothing')),
    post: async (_path, body) => {
      expect(body).toEqual(wanted);
      return answers.shift() ?? Promise.reject(new Error('was asked too often'));
    },
  };
}
const round = (count: number, isMore: boolean, started = 0): Answer => ({
  ok: true,
  body: { count, isMore, started },
});

it('undoes a dismissal of many jobs some at a time', async () => {
  const client = serverFor(dismissal, round(500, true), round(500, true), round(20, false));
  expect(await undoDismissal(client, dismissal)).toMatchObject({ count: 1_020 });
});

it('undoes the retries of a job that has changed many jobs some at a time', async () => {
  const change = { jobId: '1' };
  const client = serverFor(change, round(500, true), round(7, false, 3));
  expect(await undoBackground(client, change)).toEqual({ count: 507, started: 3 });
});

it('undoes the retries of many jobs 500 at a time', async () => {
  const ids = Array.from({ length: 1_000 }, () => 'a');
  const client = serverFor({ ids: ids.slice(500) }, round(500, true), round(0, false, 4), round(3, false, 5));
  expect(await undo(client, ids)).toEqual({ count: 503, started: 9 });
});

it('says why the rest of a dismissal could not be undone', async () => {
  const client = serverFor(dismissal, round(500, true), { ok: false, problem: unreachable });
  expect(await undoDismissal(client, dismissal)).toEqual({
    ...unreachable,
    detail: `Undid the dismissal of 500 jobs. Then it stopped: ${unreachable.detail}`,
  });
});
