/**
 * Holds forms until the page is hydrated: Enter would submit them to the page and lose what was entered. Searches (GET) work
 * without scripts.
 */
export const holdForms = `addEventListener('submit', (event) => {
  if (event.target.getAttribute('method') !== 'get' && !document.documentElement.dataset.alive) event.preventDefault();
}, true);`;
