import type { Settings } from './settings';

interface Page {
  settings: Settings;
  nonce: string;
  scripts: string[];
  styles: string[];
}

/** The icon of the browser tab: a file, because the policy of an app around it may not allow data URLs. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M9.6 7.6a10.5 10.5 0 1 1 0 16.8" fill="none" stroke="#4263eb" stroke-width="6" stroke-linecap="round"/></svg>';

/** Returns the document: everything in it comes from files, so it needs no inline script or style. */
export function documentOf({ settings, nonce, scripts, styles }: Page): string {
  const asset = (name: string) => escaped(`${settings.basePath}/assets/${name}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="offload-console" content="${escaped(JSON.stringify(settings))}">
<link rel="icon" href="${escaped(settings.logo)}">
<title>${escaped(settings.title)}</title>
${(settings.theme.styleSheets ?? []).map((url) => `<link rel="stylesheet" href="${escaped(url)}" nonce="${nonce}">`).join('\n')}
${styles.map((name) => `<link rel="stylesheet" href="${asset(name)}" nonce="${nonce}">`).join('\n')}
${scripts.map((name) => `<script type="module" src="${asset(name)}" nonce="${nonce}"></script>`).join('\n')}
</head>
<body>
<div id="console"></div>
<noscript>This page needs JavaScript.</noscript>
</body>
</html>
`;
}

/** Returns the policy of the document: only its own files, and what they load. */
export function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
