import { expect, it } from 'vitest';
import { unreachable } from '../ui/problem';
import { undoDismissal } from './change-calls';
import type { Client } from './client';

const dismissal = { at: '2026-11-30T03:12:00.000Z', by: 'ada' };
type Answer = Awaited<ReturnType<Client['post']>>;

function serverWith(...answers: Answer[]): Client {
  return {
    read: () => Promise.reject(new Error('reads nothing')),
    post: async (_path, body) => {
      expect(body).toEqual(dismissal);
      return answers.shift() ?? Promise.reject(new Error('was asked too often'));
    },
  };
}
const round = (count: number, isMore: boolean): Answer => ({ ok: true, body: { count, isMore } });

it('undoes a dismissal of many jobs some at a time', async () => {
  const client = serverWith(round(500, true), round(500, true), round(20, false));
  expect(await undoDismissal(client, dismissal)).toBe(1_020);
});

it('says why the rest of a dismissal could not be undone', async () => {
  const client = serverWith(round(500, true), { ok: false, problem: unreachable });
  expect(await undoDismissal(client, dismissal)).toEqual({
    ...unreachable,
    detail: `Undid the dismissal of 500 jobs. Then it stopped: ${unreachable.detail}`,
  });
});
