import { MantineProvider } from '@mantine/core';
import { until } from '@offload/testing';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { TestRouter } from '@/testing/test-router';
import { SearchForm } from './search-form';

const root = createRoot(document.body);
afterEach(async () => {
  root.render(null);
  await until(() => document.querySelector('form') === null);
  vi.unstubAllGlobals();
});

async function show(problem: string | null = null) {
  // jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  root.render(
    <TestRouter>
      <MantineProvider env="test" forceColorScheme="light">
        <SearchForm query={{}} problem={problem} />
      </MantineProvider>
    </TestRouter>,
  );
  await until(() => document.querySelector('form') !== null);
}

it('loads no page on Enter, which would take the focus from the field', async () => {
  await show();
  const submitted = new SubmitEvent('submit', { bubbles: true, cancelable: true });
  document.querySelector('form')?.dispatchEvent(submitted);
  expect(submitted.defaultPrevented).toBe(true);
});

it("describes the field by why its words can't be searched", async () => {
  await show('Use fewer words.');
  const field = document.querySelector('input[type=search]');
  const descriptions = (field?.getAttribute('aria-describedby') ?? '').split(' ');
  const texts = descriptions.map((id) => document.getElementById(id)?.textContent);
  expect(texts).toContain('Use fewer words.');
  expect(field?.getAttribute('aria-invalid')).toBe('true');
});
