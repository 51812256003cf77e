// Gives Bull Board's icons names, for those who can't see them. Its stylesheet is board.css.
const names = {
  'lucide-clock': 'Reschedule',
  'lucide-corner-up-left': 'Run now',
  'lucide-ellipsis-vertical': 'Actions',
  'lucide-maximize': 'Full screen',
  'lucide-menu': 'Menu',
  'lucide-refresh-cw': 'Retry',
  'lucide-settings': 'Settings',
  'lucide-trash-2': 'Remove',
  'lucide-x': 'Close',
};

/** Returns what an icon does, or else what it shows: `Circle help`. */
function nameOf(icon) {
  const shape = [...icon.classList].filter((name) => name.startsWith('lucide-')).at(-1) ?? 'lucide-more';
  const words = shape.replace('lucide-', '').replaceAll('-', ' ');
  return names[shape] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

function nameAll() {
  for (const button of document.querySelectorAll('button:not([aria-label])')) {
    const icon = button.querySelector('svg');
    if (icon && button.textContent.trim() === '') button.setAttribute('aria-label', nameOf(icon));
  }
  for (const bar of document.querySelectorAll('[role="progressbar"]:not([aria-label])'))
    bar.ariaLabel = 'Progress';
  // Its pages are a list, and not allowed to be anything else.
  for (const pages of document.querySelectorAll('ul[role="navigation"]')) pages.removeAttribute('role');
  // The columns of buttons have no header.
  for (const header of document.querySelectorAll('th:empty:not([role])')) header.role = 'cell';
  // Jobs and the chart are one level below the page.
  const titles = 'h5:not([aria-level]), [class*="metricsCard-"] h3:not([aria-level])';
  for (const title of document.querySelectorAll(titles)) title.ariaLevel = '2';
  // The title is next to it.
  for (const logo of document.querySelectorAll('img[src$="/logo.svg"]:not([alt=""])')) logo.alt = '';
}

new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
nameAll();
