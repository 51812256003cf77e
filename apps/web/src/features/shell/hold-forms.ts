/**
 * Holds forms until the page is alive: Enter would send them to the page, and all that was entered would be gone. Searches, which
 * say that their method is GET, work without scripts.
 */
export const holdForms = `addEventListener('submit', (event) => {
  if (event.target.getAttribute('method') !== 'get' && !document.documentElement.dataset.alive) event.preventDefault();
}, true);`;
