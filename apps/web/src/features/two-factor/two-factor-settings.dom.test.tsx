import { MantineProvider } from '@mantine/core';
import { until } from '@offload/testing';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { TestRouter } from '@/testing/test-router';
import { TwoFactorSettings } from './two-factor-settings';

const root = createRoot(document.body);

afterEach(() => {
  root.render(null);
  vi.unstubAllGlobals();
});

function findButton(text: string): HTMLButtonElement | undefined {
  return [...document.querySelectorAll('button')].find((button) => button.textContent?.includes(text));
}

it.each([
  ['Get new recovery codes', 'Turn off'],
  ['Turn off', 'Get new recovery codes'],
])('makes one change at a time: during “%s”, “%s” waits', async (pressed, other) => {
  const calls: unknown[] = [];
  // jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  vi.stubGlobal('fetch', (path: unknown) => {
    calls.push(path);
    return new Promise(() => undefined);
  });
  root.render(
    <TestRouter key={pressed}>
      <MantineProvider env="test" forceColorScheme="light">
        <TwoFactorSettings codesLeft={8} isRequired={false} />
      </MantineProvider>
    </TestRouter>,
  );
  await until(() => findButton(other)?.disabled === false);
  findButton(pressed)?.click();
  await until(() => findButton(pressed)?.disabled === true);
  expect(findButton(other)?.disabled).toBe(true);
  expect(calls).toHaveLength(1);
});
