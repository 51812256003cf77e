import { expect, it } from 'vitest';
import { emailsText } from './effects-of';

const to = (recipient: string, isNotice = false) => ({ kind: 'example', recipient, isNotice });

it('lists who is emailed by a retry: recipients of the jobs, and owners who are notified', () => {
  expect(emailsText([], 1)).toBe('No one is emailed.');
  expect(emailsText([to('ada@example.com')], 1)).toBe('This emails ada@example.com.');
  expect(emailsText([to('ada@example.com', true)], 1)).toBe(
    'When it finishes, its owner is emailed unless the job’s page is open.',
  );
});

it('counts each recipient once, and names some of them', () => {
  const many = ['a@b.c', 'd@e.f', 'g@h.i', 'j@k.l', 'a@b.c'].map((address) => to(address));
  const owners = [to('a@b.c', true), to('d@e.f', true)];
  expect(emailsText([...many, ...owners], 30)).toBe(
    'This emails 4 people, including a@b.c, d@e.f, and g@h.i. ' +
      'When they finish, 2 owners are emailed about each job whose page isn’t open.',
  );
  expect(emailsText(many.slice(0, 3), 3)).toBe('This emails 3 people: a@b.c, d@e.f, and g@h.i.');
});
