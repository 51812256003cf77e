import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import { show } from '@/testing/show';
import { TwoFactorSettings } from './two-factor-settings';

const confirmation = 'Turn off two-factor authentication';

function findButton(text: string): HTMLButtonElement | undefined {
  return [...document.querySelectorAll('button')].find((button) => button.textContent?.includes(text));
}

/** Returns the paths that are called. No call gets a response. */
function hearCalls(): unknown[] {
  const calls: unknown[] = [];
  vi.stubGlobal('fetch', (path: unknown) => {
    calls.push(path);
    return new Promise(() => undefined);
  });
  return calls;
}

it('is turned off only after a confirmation, which says what that means', async () => {
  const calls = hearCalls();
  show(<TwoFactorSettings codesLeft={8} isRequired={false} />);
  await until(() => findButton('Turn off'));
  findButton('Turn off')?.click();
  const dialog = await until(() => document.querySelector('[role="dialog"]'));
  expect(dialog.textContent).toContain('Signing in will take only your password.');
  expect(calls).toEqual([]);
  findButton('Cancel')?.click();
  await until(() => document.querySelector('[role="dialog"]') === null);
  findButton('Turn off')?.click();
  await until(() => findButton(confirmation));
  findButton(confirmation)?.click();
  await until(() => calls.length > 0);
  expect(calls).toEqual(['/api/account/two-factor']);
});

it.each([
  ['Get new recovery codes', 'Turn off'],
  ['Turn off', 'Get new recovery codes'],
])('makes one change at a time: during “%s”, “%s” waits', async (pressed, other) => {
  const calls = hearCalls();
  show(<TwoFactorSettings codesLeft={8} isRequired={false} />);
  await until(() => findButton(other)?.disabled === false);
  findButton(pressed)?.click();
  if (pressed === 'Turn off') {
    await until(() => findButton(confirmation));
    findButton(confirmation)?.click();
  }
  await until(() => findButton(pressed)?.disabled === true);
  expect(findButton(other)?.disabled).toBe(true);
  expect(calls).toHaveLength(1);
});
