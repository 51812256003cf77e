import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import { problemTypes } from '@/api/http/problem-types';
import { show } from '@/testing/show';
import { ChangePasswordForm } from './change-password-form';

const codeNeeded = {
  type: problemTypes.codeNeeded,
  title: 'Forbidden',
  status: 403,
  detail: 'Enter a code.',
};
const asProblem = { status: 403, headers: { 'Content-Type': 'application/problem+json' } };

/** Enters a text as a user does: React overlooks a value that is only set. */
function enter(name: string, text: string): void {
  const field = document.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {};
  set?.call(field, text);
  field?.dispatchEvent(new Event('input', { bubbles: true }));
}

it('asks for a code if the last one is too old, and then changes the password', async () => {
  const paths: string[] = [];
  let isConfirmed = false;
  const bodies: unknown[] = [];
  const pushManager = { getSubscription: async () => ({ endpoint: 'https://push.example/1' }) };
  const serviceWorker = { getRegistration: async () => ({ pushManager }) };
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { serviceWorker }));
  vi.stubGlobal('fetch', async (path: string, { body }: { body: string }) => {
    paths.push(path);
    bodies.push(JSON.parse(body));
    if (path === '/api/account/two-factor/confirm') isConfirmed = true;
    return isConfirmed ? Response.json({}) : Response.json(codeNeeded, asProblem);
  });
  show(<ChangePasswordForm />);
  await until(() => document.querySelector('form'));
  enter('currentPassword', 'correct horse battery');
  enter('newPassword', 'another horse battery');
  document.querySelector('form')?.requestSubmit();

  await until(() => document.querySelector('[role="dialog"] input[name="code"]'));
  enter('code', '123456');
  document.querySelector<HTMLFormElement>('[role="dialog"] form')?.requestSubmit();
  await until(() => document.body.textContent.includes('Your password has been changed.'));
  const change = '/api/auth/change-password';
  expect(paths).toEqual([change, '/api/account/two-factor/confirm', change]);
  const passwords = { currentPassword: 'correct horse battery', newPassword: 'another horse battery' };
  expect(bodies.at(-1)).toEqual({
    ...passwords,
    revokeOtherSessions: true,
    pushEndpoint: 'https://push.example/1',
  });
});
