import { until } from '@offload/testing';
import { expect, it } from 'vitest';
import { show } from '@/testing/show';
import { SearchForm } from './search-form';

async function showForm(problem: string | null = null) {
  show(<SearchForm query={{}} problem={problem} />);
  await until(() => document.querySelector('form') !== null);
}

it('loads no page on Enter, which would take the focus from the field', async () => {
  await showForm();
  const submitted = new SubmitEvent('submit', { bubbles: true, cancelable: true });
  document.querySelector('form')?.dispatchEvent(submitted);
  expect(submitted.defaultPrevented).toBe(true);
});

it("describes the field by why its words can't be searched", async () => {
  await showForm('Use fewer words.');
  const field = document.querySelector('input[type=search]');
  const descriptions = (field?.getAttribute('aria-describedby') ?? '').split(' ');
  const texts = descriptions.map((id) => document.getElementById(id)?.textContent);
  expect(texts).toContain('Use fewer words.');
  expect(field?.getAttribute('aria-invalid')).toBe('true');
});
