// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { until } from '@offload/testing';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { TestRouter } from '@/testing/test-router';
import { SearchForm } from './search-form';

const root = createRoot(document.body);
afterEach(() => {
  root.render(null);
  vi.unstubAllGlobals();
});

it('loads no page on Enter, which would take the focus from the field', async () => {
  // jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  root.render(
    <TestRouter>
      <MantineProvider env="test" forceColorScheme="light">
        <SearchForm query={{}} />
      </MantineProvider>
    </TestRouter>,
  );
  await until(() => document.querySelector('form') !== null);
  const submitted = new SubmitEvent('submit', { bubbles: true, cancelable: true });
  document.querySelector('form')?.dispatchEvent(submitted);
  expect(submitted.defaultPrevented).toBe(true);
});
