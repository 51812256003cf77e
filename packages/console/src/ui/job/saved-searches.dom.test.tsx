import { expect, it } from 'vitest';
import { acting, press, show, type } from '../testing/show';
import { readJobSearch } from './job-search-query';
import { SavedSearches } from './saved-searches';

it('keeps the focus when the button that saved or deleted a search goes away', async () => {
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

it('lists no searches of another console of the same site, and leaves them as they are', async () => {
  const theirs = { name: 'Broken', href: '/admin/jobs?state=failed' };
  localStorage.setItem('offload-searches', JSON.stringify([theirs]));
  await show(<SavedSearches query={readJobSearch({ state: 'failed' })} />);
  expect(document.querySelector('[aria-label="Delete saved search Broken"]')).toBeNull();
  await press('Save search');
  await type('Name', 'Broken');
  await press('Save');
  const ours = { name: 'Broken', href: '/ops/jobs?state=failed' };
  expect(JSON.parse(localStorage.getItem('offload-searches') ?? '')).toEqual([theirs, ours]);
});
