import type { Edit } from './mutant';
import { phraseAfter, phraseBefore, type Token, tokenize } from './sql-tokens';

const connectives = ['AND', 'OR'];
const startsCondition = ['WHERE', 'ON', 'WHEN'];
const clauses = [
  ...['SELECT', 'FROM', 'WHERE', 'ON', 'WHEN', 'THEN', 'ELSE', 'AS', 'SET', 'RETURNING', 'ORDER', 'GROUP'],
  ...['LIMIT', 'FOR', 'UNION', 'LEFT', 'JOIN', 'USING', 'DO', 'INSERT', 'UPDATE', 'DELETE', 'VALUES', ','],
];

/** Comparisons that hold when the other doesn't, apart from limits. */
export const opposites = new Map([
  ['<', '>'],
  ['>', '<'],
  ['<=', '>'],
  ['>=', '<'],
  ['<>', '='],
]);

/**
 * Returns the edits of the SQL between two places of a text. It leaves locks alone (`FOR UPDATE`, `SKIP LOCKED`): a test
 * notices them only if two transactions meet at the right time.
 */
export function sqlEdits(text: string, start: number, end: number): Edit[] {
  const tokens = tokenize(text, start, end);
  return tokens.flatMap((token, index) => [
    ...conditions(tokens, index),
    ...assignments(tokens, index),
    ...branch(tokens, index, text),
    ...dropped(tokens, index),
    ...reversed(tokens, index, text),
    ...withoutFallback(tokens, index, text),
    ...edit([token], opposites.get(token.word)),
  ]);
}

function edit(part: Token[], replacement: string | undefined): Edit[] {
  const [first, last] = [part[0], part.at(-1)];
  if (!first || !last || replacement === undefined) return [];
  return [{ start: first.start, end: last.end, replacement }];
}

/** Makes each part of a condition true, or false beside an OR. */
function conditions(tokens: Token[], index: number): Edit[] {
  const { word = '' } = tokens[index] ?? {};
  if (!connectives.includes(word) && !startsCondition.includes(word)) return [];
  const ends = [...connectives, ...clauses];
  const value = word === 'OR' ? 'false' : 'true';
  const after = phraseAfter(tokens, index, ends);
  // The value of a simple CASE isn't a condition.
  if (word === 'WHEN' && after.length === 1) return [];
  if (after[0]?.word === 'CONFLICT') return [];
  if (!connectives.includes(word)) return edit(after, value);
  return [...edit(phraseBefore(tokens, index, ends), value), ...edit(after, value)];
}

/** Drops one assignment of a SET, also in a template that is only a list of assignments. */
function assignments(tokens: Token[], index: number): Edit[] {
  const isBareList = index === 0 && tokens[1]?.word === '=';
  if (tokens[index]?.word !== 'SET' && !isBareList) return [];
  const list = phraseAfter(tokens, isBareList ? -1 : index, ['WHERE', 'FROM', 'RETURNING']);
  const commas = list.filter(({ word, depth }) => word === ',' && depth === list[0]?.depth);
  const [first, last, lastComma] = [list[0], list.at(-1), commas.at(-1)];
  if (!first || !last || !lastComma) return [];
  return [
    ...commas.map(({ end }, at) => ({ start: commas[at - 1]?.end ?? first.start, end, replacement: '' })),
    { start: lastComma.start, end: last.end, replacement: '' },
  ];
}

/** Gives a branch of a CASE the value of its ELSE. */
function branch(tokens: Token[], index: number, text: string): Edit[] {
  const then = tokens[index];
  if (then?.word !== 'THEN') return [];
  const value = phraseAfter(tokens, index, ['WHEN', 'ELSE']);
  const otherwise = tokens.findIndex(
    ({ word, depth }, at) => at > index && (depth < then.depth || (depth === then.depth && word === 'ELSE')),
  );
  const [own] = edit(value, '');
  if (!own) return [];
  const original = text.slice(own.start, own.end);
  // A null of the same type: PostgreSQL takes a bare NULL for text.
  if (tokens[otherwise]?.word !== 'ELSE')
    return original === 'NULL' ? [] : edit(value, `nullif(${original}, ${original})`);
  const [other] = edit(phraseAfter(tokens, otherwise, []), '');
  return edit(value, other && text.slice(other.start, other.end));
}

/** Drops a LIMIT, a DISTINCT, or a NOT. */
function dropped(tokens: Token[], index: number): Edit[] {
  const token = tokens[index];
  if (token?.word === 'LIMIT') return edit([token, ...phraseAfter(tokens, index, ['FOR', 'UNION'])], '');
  if (token?.word === 'DISTINCT') return edit([token], '');
  const isOperator = tokens[index - 1]?.word !== 'IS' && tokens[index + 1]?.word !== 'NULL';
  return token?.word === 'NOT' && isOperator ? edit([token], '') : [];
}

/** Reverses the first key of an ORDER BY, unless it's only the order of locks. */
function reversed(tokens: Token[], index: number, text: string): Edit[] {
  if (tokens[index]?.word !== 'ORDER') return [];
  const after =
    tokens[
      index +
        2 +
        phraseAfter(
          tokens,
          index + 1,
          clauses.filter((word) => word !== ','),
        ).length
    ];
  if (after?.word === 'FOR') return [];
  const key = phraseAfter(tokens, index + 1, [...clauses, 'DESC']).at(-1);
  const next = key && tokens[tokens.indexOf(key) + 1];
  if (next?.word === 'DESC') return edit([next], '');
  return key ? edit([key], `${text.slice(key.start, key.end)} DESC`) : [];
}

/** Replaces `coalesce(a, b)`, `least(a, b)`, and `greatest(b, a)` with `a`. */
function withoutFallback(tokens: Token[], index: number, text: string): Edit[] {
  const { word = '' } = tokens[index] ?? {};
  if (!['COALESCE', 'LEAST', 'GREATEST'].includes(word)) return [];
  const first = phraseAfter(tokens, index + 1, [',']);
  const second = phraseAfter(tokens, index + 2 + first.length, [',']);
  const [kept] = edit(word === 'GREATEST' ? second : first, '');
  const call = tokens.slice(index, index + 4 + first.length + second.length);
  return kept ? edit(call, `(${text.slice(kept.start, kept.end)})`) : [];
}
