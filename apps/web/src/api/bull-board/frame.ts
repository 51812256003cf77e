import { boardPath } from './board-path';

const links = [
  { href: '/admin', label: '← Overview' },
  { href: '/admin/jobs', label: 'All jobs' },
  { href: '/admin/failed', label: 'Failed' },
  { href: '/admin/queues', label: 'Queues' },
  { href: boardPath, label: 'Bull Board' },
];

const files = '<link href="/bull-board.css" rel="stylesheet"><script src="/bull-board.js" defer></script>';

/**
 * Puts Bull Board's page into our frame: the links of the console, a script that names its icons, and a stylesheet that
 * labels its buttons and hides those for actions that we reject. Removes the fonts that it loads from another site.
 */
export async function frame(response: Response, backend: string): Promise<Response> {
  if (!response.headers.get('Content-Type')?.startsWith('text/html')) return response;
  const html = (await response.text())
    .replace(/<link href="https:[^>]*>/g, '')
    .replace('</head>', `${files}</head>`)
    .replace('<div id="root">', `${navigation(backend)}<div id="root">`);
  return new Response(html, response);
}

function navigation(backend: string): string {
  const anchors = links.map(({ href, label }) => {
    const current = href === boardPath ? ' aria-current="page"' : '';
    return `<a href="${href}"${current}>${label}</a>`;
  });
  return `<nav class="offload-frame" aria-label="Offload"><h1>Bull Board</h1>${anchors.join('')}<span>BullMQ on ${backend}</span></nav>`;
}
