// Node.js takes no more than 16 kB of a request's headers, which also have cookies and the URL of the page before.
const maxLength = 4_000;

/** Returns the URL of a form that leads to a page afterwards. What is too long for a URL within a URL is left out. */
export function hrefWithNext(form: string, page: string): string {
  const [path = ''] = page.split(/[?#]/);
  const next = [page, path].map(encodeURIComponent).find(({ length }) => length <= maxLength);
  return next === undefined ? form : `${form}?next=${next}`;
}
