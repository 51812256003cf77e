/** Returns the signing secret in a response, or null. */
export function secretOf(body: unknown): string | null {
  const hasSecret = typeof body === 'object' && body !== null && 'secret' in body;
  return hasSecret && typeof body.secret === 'string' ? body.secret : null;
}
