import { expect, it } from 'vitest';
import { changeEffects } from './change-words';

const nobody = { count: 1, people: 0, emails: [], owners: 0 };

it('lists who is emailed by a retry: recipients of the jobs, and owners who are notified', () => {
  const starts = 'The job starts over with its full number of attempts.';
  expect(changeEffects('retry', nobody)).toBe(`${starts} No one is emailed.`);
  expect(changeEffects('retry', { ...nobody, people: 1, emails: ['ada@example.com'] })).toBe(
    `${starts} This emails ada@example.com.`,
  );
  expect(changeEffects('retry', { ...nobody, owners: 1 })).toBe(
    `${starts} When it finishes, its owner is emailed unless the job’s page is open.`,
  );
});

it('counts recipients and names some of them', () => {
  const emails = ['a@b.c', 'd@e.f', 'g@h.i'];
  const many = { count: 30, people: 12, emails, owners: 7 };
  expect(changeEffects('retry', many)).toBe(
    'Each job starts over with its full number of attempts. This emails 12 people, including a@b.c, d@e.f, and g@h.i. ' +
      'When they finish, 7 owners are emailed about each job whose page isn’t open.',
  );
  expect(changeEffects('run-now', { ...many, people: 3, owners: 0 })).toContain(
    '3 people: a@b.c, d@e.f, and g@h.i.',
  );
});

it('emails no one when jobs are canceled or deleted', () => {
  expect(changeEffects('cancel', { ...nobody, count: 2 })).toBe(
    "These jobs won't run unless they're retried.",
  );
  expect(changeEffects('delete', nobody)).toContain('permanently deletes the job ');
});
