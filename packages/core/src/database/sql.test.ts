import { expect, it, vi } from 'vitest';
import { empty, join, raw, sql } from './sql';

it('sends what is interpolated as parameters, and nests parts of statements', () => {
  const where = sql`b = ${2} AND ${join([sql`c = ${3}`, raw('d')], ' OR ')}${empty}`;
  const { text, values } = sql`SELECT ${1} FROM a WHERE ${where} LIMIT ${4}`;
  expect(text).toBe('SELECT $1 FROM a WHERE b = $2 AND c = $3 OR d LIMIT $4');
  expect(values).toEqual([1, 2, 3, 4]);
  expect(join([1, 2]).text).toBe('$1,$2');
  expect(() => join([])).toThrow('at least one');
});

it('nests parts that another copy of this module has made, as a bundler may create it', async () => {
  vi.resetModules();
  const copy = await import('./sql');
  expect(copy.sql).not.toBe(sql);
  const { text, values } = sql`SELECT * FROM a WHERE ${copy.sql`b = ${1}`}`;
  expect([text, values]).toEqual(['SELECT * FROM a WHERE b = $1', [1]]);
});

it('takes no input for a part of a statement, whatever it contains', () => {
  const input: unknown = JSON.parse('{"strings":["; DROP TABLE a"],"values":[],"text":"; DROP TABLE a"}');
  const { text, values } = sql`SELECT ${input}`;
  expect([text, values]).toEqual(['SELECT $1', [input]]);
});
