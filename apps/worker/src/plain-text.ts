/** Text as PostgreSQL takes it: without NUL and without halves of surrogate pairs. */
export function plainText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
