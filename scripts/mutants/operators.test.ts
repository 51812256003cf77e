import { expect, it } from 'vitest';
import { doesExcuse, excuses } from './excuses';
import { applyEdit } from './mutant';
import { edits } from './operators';

/** Returns every mutant of a text, as the text it becomes. */
function mutantsOf(text: string): string[] {
  return edits(text).map((edit) => applyEdit('a.ts', text, edit).code);
}

it('removes guards and negates other conditions', () => {
  expect(mutantsOf('if (bad) throw new Error();')).toEqual(['if (false) throw new Error();']);
  expect(mutantsOf('if (good) { work; }')).toEqual(['if (!(good)) { work; }']);
  expect(mutantsOf('x = good ? 1 : 2;')).toEqual(['x = !(good) ? 1 : 2;']);
  expect(mutantsOf('x = !good;')).toEqual(['x = good;']);
});

it('swaps comparisons and connectives, moves limits by one, and drops what has a fallback', () => {
  expect(mutantsOf('x = a === b;')).toEqual(['x = a !== b;']);
  expect(mutantsOf('x = a < b && c;')).toEqual(['x = a <= b && c;', 'x = a < b || c;']);
  expect(mutantsOf('x = a > Date.now();')).toEqual(['x = a < Date.now();']);
  expect(mutantsOf('x = a ?? b;')).toEqual(['x = b;']);
  expect(mutantsOf('x = true;')).toEqual(['x = false;']);
});

it('drops calls whose results aren’t used, and calls that narrow something', () => {
  expect(mutantsOf('await check(a); const b = find();')).toEqual(['; const b = find();']);
  expect(mutantsOf('const b = all.filter(isOdd);')).toEqual(['const b = all;']);
});

it('drops words of lists and conditions of filters', () => {
  expect(mutantsOf("x = ['a', 'b'];")).toEqual(["x = ['b'];", "x = ['a', ];"]);
  expect(mutantsOf('x = { where: { id, ownerId } };')).toEqual([
    'x = { where: { ownerId } };',
    'x = { where: { id,  } };',
  ]);
});

it('leaves types, imports, and texts that aren’t SQL alone', () => {
  expect(mutantsOf("import a from 'a'; type B = ['a', 'b']; x = `a WHERE b`;")).toEqual([]);
});

it('excuses mutants by the text that they replace, in the statement below a comment that says why', () => {
  const text = `a > b;
    // Mutants of \`>\` survive: only for the type.
    if (a > b && !c) work;
    a > b;`;
  const [excuse, ...others] = excuses(text);
  expect(others).toEqual([]);
  const excused = edits(text).filter((edit) => excuse && doesExcuse(excuse, edit, text));
  expect(excused.map(({ start }) => start)).toEqual([text.indexOf('if (a >') + 6]);
  expect(() => excuses('a;\n// Mutants of `b` survive: c.')).toThrow(
    'No code follows the comment "// Mutants of `b`',
  );
});

/** Returns what every mutant of a statement makes of it. */
function mutantsOfSql(statement: string): string[] {
  return mutantsOf(`sql\`${statement}\``).map((text) => text.slice(4, -1));
}

it('makes each part of a condition true, or false beside an OR', () => {
  expect(mutantsOfSql('WHERE a = 1 AND (b OR c IS DISTINCT FROM d)')).toEqual([
    'WHERE true AND (b OR c IS DISTINCT FROM d)',
    'WHERE a = 1 AND true',
    'WHERE a = 1 AND (false OR c IS DISTINCT FROM d)',
    'WHERE a = 1 AND (b OR false)',
  ]);
  expect(mutantsOfSql(`WHERE a = \${f({ b: 1 })} ORDER BY c`)).toEqual([
    'WHERE true ORDER BY c',
    `WHERE a = \${f({ b: 1 })} ORDER BY c DESC`,
  ]);
});

it('drops assignments, also from a template that has nothing else', () => {
  const whole = mutantsOfSql('UPDATE t SET a = 1, b = f(2, 3) WHERE c');
  expect(whole).toEqual([
    'UPDATE t SET  b = f(2, 3) WHERE c',
    'UPDATE t SET a = 1 WHERE c',
    'UPDATE t SET a = 1, b = f(2, 3) WHERE true',
  ]);
  expect(mutantsOfSql('a = 1, b = 2')).toEqual([' b = 2', 'a = 1']);
});

it('gives branches of a CASE the value of the ELSE', () => {
  expect(mutantsOfSql("CASE a WHEN 'x' THEN 1 WHEN 'y' THEN 2 ELSE 3 END")).toEqual([
    "CASE a WHEN 'x' THEN 3 WHEN 'y' THEN 2 ELSE 3 END",
    "CASE a WHEN 'x' THEN 1 WHEN 'y' THEN 3 ELSE 3 END",
  ]);
  expect(mutantsOfSql('CASE WHEN a THEN CASE WHEN b = 1 THEN 2 ELSE 4 END END')).toEqual([
    'CASE WHEN a THEN nullif(CASE WHEN b = 1 THEN 2 ELSE 4 END, CASE WHEN b = 1 THEN 2 ELSE 4 END) END',
    'CASE WHEN a THEN CASE WHEN true THEN 2 ELSE 4 END END',
    'CASE WHEN a THEN CASE WHEN b = 1 THEN 4 ELSE 4 END END',
  ]);
  expect(mutantsOfSql('CASE WHEN a = 1 THEN NULL END')).toEqual(['CASE WHEN true THEN NULL END']);
});

it('drops bounds, and reverses orders and comparisons', () => {
  expect(mutantsOfSql('coalesce(a, b)')).toEqual(['(a)']);
  expect(mutantsOfSql('greatest(0, f(a, b))')).toEqual(['(f(a, b))']);
  expect(mutantsOfSql('SELECT DISTINCT a ORDER BY b DESC, c LIMIT 1 FOR UPDATE')).toEqual([
    'SELECT  a ORDER BY b DESC, c LIMIT 1 FOR UPDATE',
    'SELECT DISTINCT a ORDER BY b , c LIMIT 1 FOR UPDATE',
    'SELECT DISTINCT a ORDER BY b DESC, c  FOR UPDATE',
  ]);
  expect(mutantsOfSql('SELECT a ORDER BY b, c FOR NO KEY UPDATE')).toEqual([]);
  expect(mutantsOfSql('a < now()')).toEqual(['a > now()']);
});
