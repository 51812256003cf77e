/**
 * Returns text that PostgreSQL accepts: without NUL and lone surrogates. Use it for foreign text, such as a server's
 * response.
 *
 * @example
 * await tx.execute(sql`UPDATE email SET response = ${plainText(response)} WHERE id = ${id}`);
 */
export function plainText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** Returns up to `max` characters of a text, and says where it was cut. */
export function cutText(text: string, max: number): string {
  return text.length > max
    ? `${text.slice(0, max).toWellFormed()}… (cut after ${max} of ${text.length} characters)`
    : text;
}

/** Returns a value as JSON that PostgreSQL accepts. Throws if the JSON is longer than `maxLength`. */
export function plainJson(value: object, maxLength = Number.POSITIVE_INFINITY): object {
  const text = JSON.stringify(value);
  if (text.length > maxLength) throw new RangeError(`It has ${text.length} characters.`);
  return JSON.parse(text, (_key, part: unknown) => (typeof part === 'string' ? plainText(part) : part));
}

// Escapes in JSON, after any number of escaped backslashes.
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Returns whether PostgreSQL can store this JSON: it has no NUL and no lone surrogates. */
export function isStorable(json: string): boolean {
  return !unstorable.test(json);
}
