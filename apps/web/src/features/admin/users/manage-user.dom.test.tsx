import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import type { UserView } from '@/api/admin/users/user-schema';
import { show } from '@/testing/show';
import { UserTable } from './user-table';

const user: UserView = {
  id: '1',
  email: 'ada@example.com',
  name: 'Ada',
  verified: true,
  role: 'user',
  disabled: false,
  disabledReason: null,
  hasTwoFactor: false,
  createdAt: '2026-11-25T10:00:00.000Z',
};

const findButton = (text: string) =>
  [...document.querySelectorAll('button')].find((button) => button.textContent === text);

it('does not enable an account again by a double click on the button that disables it', async () => {
  const bodies: unknown[] = [];
  let resolve = (_response: Response): void => undefined;
  const promise = new Promise<Response>((respond) => {
    resolve = respond;
  });
  vi.stubGlobal('fetch', (_path: string, { body }: RequestInit) => {
    bodies.push(JSON.parse(String(body)));
    return promise;
  });
  show(<UserTable users={[user]} />);
  await until(() => findButton('Manage'));
  findButton('Manage')?.click();
  await until(() => findButton('Disable account'));
  findButton('Disable account')?.click();
  await until(() => findButton('Enable account'));
  findButton('Enable account')?.click();
  expect(bodies).toEqual([{ disabled: true, reason: '' }]);
  // While a change is in progress, React holds up the transitions of the whole process: also those of later tests.
  resolve(Response.json({}));
  await until(() => document.body.textContent?.includes('can no longer sign in'));
});
