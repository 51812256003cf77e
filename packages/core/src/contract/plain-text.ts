/**
 * Returns text as PostgreSQL accepts it: without NUL and without lone surrogates. For text that isn't yours, such as what a server
 * has responded.
 *
 * @example
 * await tx.execute(sql`UPDATE email SET response = ${plainText(response)} WHERE id = ${id}`);
 */
export function plainText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** Returns a value as PostgreSQL accepts it: what JSON keeps of it, with clean texts. */
export function plainJson(value: object): object {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? plainText(part) : part,
  );
}
