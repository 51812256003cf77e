// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { acting, press, show, type } from '../testing/show';
import { readJobSearch } from './job-search-query';
import { SavedSearches } from './saved-searches';

it('keeps the focus when the button goes away that saved or deleted a search', async () => {
  localStorage.clear();
  await show(<SavedSearches query={readJobSearch({ state: 'failed' })} />);
  const section = document.querySelector('section');
  await press('Save search');
  await type('Name', 'Broken');
  await press('Save');
  expect(section?.textContent).toContain('Broken');
  expect(document.activeElement).toBe(section);
  const deletion = document.querySelector<HTMLElement>('[aria-label="Delete saved search Broken"]');
  await acting(() => deletion?.focus());
  await acting(() => deletion?.click());
  expect(section?.textContent).not.toContain('Broken');
  expect(document.activeElement).toBe(section);
});
