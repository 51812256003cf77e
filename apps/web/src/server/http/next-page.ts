// Node.js takes no more than 16 kB of a request's headers, which also have cookies and the URL of the page before.
const maxLength = 4_000;

/** Returns the URL of a form that leads to a page afterwards. A search that is too long for a URL within a URL is left out. */
export function hrefWithNext(form: string, page: string): string {
  const next = encodeURIComponent(page);
  const [path = ''] = page.split(/[?#]/);
  return `${form}?next=${next.length > maxLength ? encodeURIComponent(path) : next}`;
}
