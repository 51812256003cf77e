/** What may contain a semicolon that ends nothing: comments, strings, names in quotes, and dollar quotes. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"[^"]*"|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?\$\k<tag>\$/g;

/** Returns whether SQL ends with a semicolon that ends a statement. */
export function isComplete(sql: string): boolean {
  const bare = sql.replace(TOKEN, (token) => (/^(--|\/\*)/.test(token) ? ' ' : 'x'));
  // A quote that is left was opened and not closed.
  return !/['"]|\/\*|\$([A-Za-z_]\w*)?\$/.test(bare) && bare.trimEnd().endsWith(';');
}
