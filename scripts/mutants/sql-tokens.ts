/** A word, operator, string, or whole `${…}` of a template with SQL. */
export interface Token {
  /** In upper case. */
  word: string;
  start: number;
  end: number;
  /** How many parentheses and CASEs it's in. */
  depth: number;
}

const pattern =
  /\$\{|'[^']*'|"[^"]*"|is\s+(?:not\s+)?distinct\s+from|[a-z_][\w.]*|\d+|<>|<=|>=|::|->>|@>|\|\||[^\s`]/giy;

/** Reads the tokens between two places of a text. */
export function tokenize(text: string, start: number, end: number): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let place = start; place < end; ) {
    pattern.lastIndex = place;
    const match = pattern.exec(text);
    place = match ? endOf(text, match) : place + 1;
    if (!match) continue;
    const word = text.slice(match.index, place).toUpperCase();
    if (word === ')' || word === 'END') depth -= 1;
    tokens.push({ word, start: match.index, end: place, depth });
    if (word === '(' || word === 'CASE') depth += 1;
  }
  return tokens;
}

/** Returns where a match ends. A `${…}` may contain others. */
function endOf(text: string, match: RegExpExecArray): number {
  let place = match.index + match[0].length;
  for (let open = match[0] === '${' ? 1 : 0; open > 0 && place < text.length; place += 1) {
    if (text[place] === '{') open += 1;
    if (text[place] === '}') open -= 1;
  }
  return place;
}

/** Returns the tokens after an index, up to the end of what surrounds them or one of these words beside them. */
export function phraseAfter(tokens: Token[], index: number, ends: readonly string[]): Token[] {
  const rest = tokens.slice(index + 1);
  const depth = rest[0]?.depth ?? 0;
  const end = rest.findIndex(
    (token) => token.depth < depth || (token.depth === depth && ends.includes(token.word)),
  );
  return end === -1 ? rest : rest.slice(0, end);
}

/** Returns the tokens before an index, in the same way. */
export function phraseBefore(tokens: Token[], index: number, ends: readonly string[]): Token[] {
  const depth = tokens[index]?.depth ?? 0;
  const before = tokens.slice(0, index);
  const start = before.findLastIndex(
    (token) => token.depth < depth || (token.depth === depth && ends.includes(token.word)),
  );
  return before.slice(start + 1);
}
