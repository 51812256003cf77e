import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import { show } from '@/testing/show';
import { TwoFactorSettings } from './two-factor-settings';

function findButton(text: string): HTMLButtonElement | undefined {
  return [...document.querySelectorAll('button')].find((button) => button.textContent?.includes(text));
}

it.each([
  ['Get new recovery codes', 'Turn off'],
  ['Turn off', 'Get new recovery codes'],
])('makes one change at a time: during “%s”, “%s” waits', async (pressed, other) => {
  const calls: unknown[] = [];
  vi.stubGlobal('fetch', (path: unknown) => {
    calls.push(path);
    return new Promise(() => undefined);
  });
  show(<TwoFactorSettings codesLeft={8} isRequired={false} />);
  await until(() => findButton(other)?.disabled === false);
  findButton(pressed)?.click();
  await until(() => findButton(pressed)?.disabled === true);
  expect(findButton(other)?.disabled).toBe(true);
  expect(calls).toHaveLength(1);
});
