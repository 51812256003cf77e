import type { IncomingMessage } from 'node:http';
import { pagePaths } from '@/env';

/** The requests of the article, and the calls of the API that handle them. */
const articleCalls = new Map([
  ['/signup', '/api/signup'],
  ['/signup_arq', '/api/signup'],
  ['/create_report', '/api/reports'],
  ['/process_image', '/api/images'],
  ['/process_image_arq', '/api/images'],
]);

/** Where requests are rejected whose path doesn't have their method. */
export const rejectedMethod = '/api/rejected-method';

const readMethods = ['GET', 'HEAD'];
const apiMethods = [...readMethods, 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Leads a request that isn't for a page to the API: Next would answer it with the page and 200, whatever its body is, and
 * TRACE with 500.
 */
export function leadToApi(request: Pick<IncomingMessage, 'method' | 'url'>): void {
  const { method = '', url = '' } = request;
  const [path = '', ...query] = pathOf(url).split('?');
  const isOthers = isOfApi(path) || isOfNext(path);
  const isRead = readMethods.includes(method) && (!articleCalls.has(path) || isPage(path));
  if (method !== 'TRACE' && (isRead || isOthers)) return;
  const call = method === 'POST' ? articleCalls.get(path) : undefined;
  request.url = call ? [call, ...query].join('?') : `${rejectedMethod}?path=${encodeURIComponent(path)}`;
  // Route handlers know no others, such as TRACE.
  request.method = 'POST';
}

/** Returns the methods of a path; none if there's nothing at it. */
export function methodsOf(path: string): string[] {
  if (isOfApi(path) || isOfNext(path)) return apiMethods;
  return [...(isPage(path) ? readMethods : []), ...(articleCalls.has(path) ? ['POST'] : [])];
}

export function isPage(path: string): boolean {
  return pageAt(path) !== undefined;
}

/** Returns the page at a path, such as `/jobs/[id]`; undefined if there's none. */
export function pageAt(path: string): string | undefined {
  if (isOfApi(path)) return undefined;
  const pages = pagePaths();
  // `/admin/users` is also a path of `/admin/[[...path]]`.
  return pages.find((page) => page === path) ?? pages.find((page) => patternOf(page).test(path));
}

/** Returns whether the API, that of the console, or Bull Board handles a path. They reject other methods themselves. */
export function isOfApi(path: string): boolean {
  return ['/api/', '/admin/api/', '/admin/bull-board'].some((beginning) => path.startsWith(beginning));
}

/** Matches what Next serves itself, with calls of its own in development. */
export function isOfNext(path: string): boolean {
  return path.startsWith('/_next/') || path.startsWith('/__nextjs');
}

/** A request may name the whole URL. */
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?]*/i, '');
}

function patternOf(page: string): RegExp {
  const rest = page.replace(/\/\[+\.{3}\w+\]+$/, '(?:/.+)?');
  return new RegExp(`^${rest.replaceAll(/\[\w+\]/g, '[^/]+')}/?$`);
}
