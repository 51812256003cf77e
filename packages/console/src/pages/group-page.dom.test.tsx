import { expect, it, vi } from 'vitest';
import { buttonOf, show } from '../ui/testing/show';
import type { Client } from './client';
import { GroupPage } from './group-page';
import { inConsole } from './testing/in-console';

const at = '2026-11-30T10:00:00.000Z';
const place = {
  path: '/failed/group',
  query: 'kind=receipt&signature=no_paper%3A+There+is+no+paper.',
  params: { kind: 'receipt', signature: 'no_paper: There is no paper.' },
};

/** A failed job after so many of its three attempts. */
function failedAfter(attempt: number) {
  return {
    ...{ id: `0199a0c4-0000-7000-8000-00000000000${attempt}`, kind: 'receipt', queue: 'print', title: null },
    ...{ state: 'failed', attempt, maxAttempts: 3, progress: { percent: 0, step: null } },
    ...{ createdAt: at, startedAt: at, finishedAt: at, nextAttemptAt: null, lastHeardAt: null },
    ...{ waitingFor: null, warnings: 0, canCancel: false, isDismissed: false },
    error: { code: 'no_paper', message: 'There is no paper.' },
    owner: { id: 'ada', name: 'Ada', url: null },
  };
}

async function openPage(attempts: number[], fixFrom: string | null = null): Promise<void> {
  const body = { data: attempts.map(failedAfter), owners: [], fixFrom, next: null, since: at, until: at };
  const read: Client['read'] = async () => ({ ok: true, body: JSON.parse(JSON.stringify(body)) });
  await show(inConsole(<GroupPage place={place} />, { read }));
  await vi.waitFor(() => buttonOf('Retry all'));
}

const warning = 'a retry with the same values will probably fail again';

/** The texts of the group's buttons, and of links that look like some; the one that stands out has an asterisk. */
const actions = () =>
  [...document.querySelectorAll<HTMLElement>('main [data-variant]')]
    .filter(({ textContent }) => /all|Fix/.test(textContent ?? ''))
    .map(({ textContent, dataset }) => `${textContent}${dataset.variant === 'filled' ? '*' : ''}`);

it('says that a retry of jobs with a permanent error probably fails again, and leads with the fix', async () => {
  await openPage([1, 2], '0199a0c4-0000-7000-8000-000000000001');
  expect(document.querySelector('main')?.textContent).toContain(warning);
  expect(actions()).toEqual(['Fix payload…*', 'Dismiss all', 'Retry all']);
});

it('leads with the dismissal if the payload of jobs with a permanent error can’t be edited', async () => {
  await openPage([1, 2]);
  expect(actions()).toEqual(['Dismiss all*', 'Retry all']);
});

it.each([
  ['have used all attempts', [3, 1]],
  ['failed while they waited', [0]],
])('recommends a retry of jobs that %s', async (_, attempts) => {
  await openPage(attempts);
  expect(document.querySelector('main')?.textContent).not.toContain(warning);
  expect(buttonOf('Retry all').dataset.variant).toBe('filled');
});
