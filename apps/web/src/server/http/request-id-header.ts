/** The header with a request's ID, in requests and responses. */
export const requestIdHeader = 'X-Request-Id';

const shape = /^[A-Za-z0-9._-]{1,128}$/;

/** Returns the ID of a request: its own if it's valid, or a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get(requestIdHeader) ?? '';
  return shape.test(given) ? given : crypto.randomUUID();
}
