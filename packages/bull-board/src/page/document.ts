import { mayDo, type StaffAccess } from '@offload/core/admin';
import { boardActions } from '../board-queues';
import { look } from './look';

interface Page {
  /** Where the board is: `/admin/queues`; empty at the root. */
  basePath: string;
  links: readonly { label: string; href: string }[];
  access: StaffAccess;
}

/**
 * Returns Bull Board's page with links of the app, a script that names its icons, and a style sheet that labels its buttons and
 * hides those for actions that are rejected. Removes the fonts that it loads from another site.
 */
export function documentOf(
  files: Readonly<Record<string, string>>,
  { basePath, links, access }: Page,
): string {
  const can = Object.values(boardActions).filter((action) => mayDo(access, action));
  const values: Record<string, string> = {
    basePath: `${basePath}/`,
    title: look.boardTitle,
    favIconDefault: look.favIcon.default,
    favIconAlternative: look.favIcon.alternative,
    uiConfig: JSON.stringify(look).replaceAll('<', '\\u003c'),
  };
  return (files['index.ejs'] ?? '')
    .replace(/<%([-=]) (\w+) %>/g, (_all, mode, name) =>
      mode === '-' ? (values[name] ?? '') : escaped(values[name] ?? ''),
    )
    .replace(/<link href="https:[^>]*>/g, '')
    .replace('<html ', `<html data-can="${can.join(' ')}" `)
    .replace(
      '</head>',
      '<link href="static/board.css" rel="stylesheet"><script src="static/board.js" defer></script></head>',
    )
    .replace('<div id="root">', `${navigation(links)}<div id="root">`);
}

function navigation(links: Page['links']): string {
  const heading = '<h1 class="offload-heading">Bull Board</h1>';
  if (links.length === 0) return heading;
  const anchors = links.map(({ href, label }) => `<a href="${escaped(href)}">${escaped(label)}</a>`);
  return `<nav class="offload-frame" aria-label="App">${heading}${anchors.join('')}</nav>`;
}

/** Returns text as HTML that shows it. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The policy of the page: its scripts are files, but some styles are inline. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The headers of all responses, unless they have their own. */
export const headers = {
  'Content-Security-Policy': policy,
  'Cache-Control': 'private, no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
};

const types: Readonly<Record<string, string>> = {
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
};

/** Returns a file of the page, or null if it doesn't exist. Those whose name has a hash never change. */
export function fileOf(files: Readonly<Record<string, string>>, name: string): Response | null {
  const body = Object.hasOwn(files, name) && files[name];
  const type = types[name.split('.').at(-1) ?? ''];
  if (!body || !type) return null;
  const isUnchanging = /\.[\da-f]{8,}\./.test(name);
  return new Response(body, {
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'Cache-Control': isUnchanging ? 'public, max-age=31536000, immutable' : 'private, no-cache',
    },
  });
}
