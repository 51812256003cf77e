/** Text as PostgreSQL takes it: without NUL and without halves of surrogate pairs. */
export function plainText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** A result as PostgreSQL takes it: what JSON keeps of it, with its texts cleaned. */
export function plainJson(value: object): object {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? plainText(part) : part,
  );
}
