import { expect, it } from 'vitest';
import { isComplete } from './prompt';

it.each([
  'SELECT 1;',
  'SELECT 1; SELECT 2; ',
  "SELECT 'a;b';",
  "SELECT 'it''s';",
  String.raw`SELECT E'it\'s';`,
  'SELECT "a;b";',
  'SELECT 1; -- done',
  'SELECT /* ; */ 1;',
  'SELECT $1;',
  'DO $$ BEGIN NULL; END $$;',
  'DO $body$ BEGIN PERFORM $$;$$; END $body$;',
])('treats %s as complete', (sql) => {
  expect(isComplete(sql)).toBe(true);
});

it.each([
  '',
  'SELECT 1',
  'SELECT 1; SELECT',
  "SELECT 'a;",
  'SELECT "a;',
  'SELECT 1 -- ;',
  'SELECT /* 1;',
  'DO $$ BEGIN NULL;',
  'DO $body$ BEGIN PERFORM $$;$$;',
])('waits for more after %s', (sql) => {
  expect(isComplete(sql)).toBe(false);
});
