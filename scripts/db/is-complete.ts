/** Matches what may contain a semicolon that doesn't end a statement: comments, strings, quoted names, and dollar quotes. */
const tokens =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"[^"]*"|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?\$\k<tag>\$/g;

/** Returns whether SQL ends with a complete statement. */
export function isComplete(sql: string): boolean {
  const bare = sql.replace(tokens, (token) => (/^(--|\/\*)/.test(token) ? ' ' : 'x'));
  // A remaining quote was opened but not closed.
  return !/['"]|\/\*|\$([A-Za-z_]\w*)?\$/.test(bare) && bare.trimEnd().endsWith(';');
}
