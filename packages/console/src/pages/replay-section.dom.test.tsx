import { expect, it, vi } from 'vitest';
import { clientProblem } from '../ui/problem';
import { fieldOf, press, show, type } from '../ui/testing/show';
import type { PayloadField } from '../views';
import type { Client } from './client';
import { ReplaySection } from './replay-section';
import { inConsole } from './testing/in-console';

const patience = { timeout: 60_000 };

function number(name: string, text: string): PayloadField {
  return { name, type: 'number', choices: [], whenEmpty: 'refused', text };
}
const fields = [number('orderId', '1'), number('copies', '2')];

function section(isDismissed = false, server: Partial<Client> = {}) {
  const job = { id: '1', state: 'failed', isDismissed } as const;
  const view = { job, payload: { orderId: 1, copies: 2 }, fields, recipient: null };
  return inConsole(<ReplaySection view={view} />, server);
}

it('keeps what was entered when someone else dismisses the job meanwhile', async () => {
  const showNext = await show(section());
  await type('Order ID', '17');
  await showNext(section(true));
  expect(document.querySelector('[role=status]')?.textContent).toBe('This job can’t be replayed now.');
  expect(fieldOf('Order ID').value).toBe('17');
});

it('opens no form for a job that can’t be replayed', async () => {
  await show(section(true));
  expect(document.querySelector('form')).toBeNull();
});

it('moves the focus to the first field that the server rejects', async () => {
  const detail = 'Some fields are invalid.';
  const errors = [{ pointer: '/payload/copies', message: 'must be at least 3' }];
  const problem = { ...clientProblem(detail), status: 422, errors };
  await show(section(false, { post: async () => ({ ok: false, problem }) }));
  await vi.waitFor(() => expect(document.activeElement).toBe(fieldOf('Order ID')), patience);
  await press('Replay job');
  expect(document.activeElement).toBe(fieldOf('Copies'));
});
