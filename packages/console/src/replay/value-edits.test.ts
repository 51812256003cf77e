import { expect, it } from 'vitest';
import { applyEdits, editsBetween } from './value-edits';

const typo = { url: 'https://a.test/baech.jpg', size: { width: 10, key: 'mine' } };
const fixed = { url: 'https://a.test/beach.jpg', size: { width: 10, key: 'mine' } };
const edits = editsBetween(typo, fixed);

it('finds the values that differ, also within objects', () => {
  expect(edits).toEqual([{ path: ['url'], from: typo.url, to: fixed.url }]);
  expect(editsBetween(typo, { ...typo, size: { width: 20, key: 'mine' } })).toEqual([
    { path: ['size', 'width'], from: 10, to: 20 },
  ]);
  expect(editsBetween({ a: 1 }, { b: [1] })).toEqual([
    { path: ['a'], from: 1, to: undefined },
    { path: ['b'], from: undefined, to: [1] },
  ]);
  expect(editsBetween(typo, structuredClone(typo))).toEqual([]);
});

it('changes only the edited values of another job', () => {
  const other = { ...typo, size: { width: 30, key: 'yours' }, note: 'n' };
  expect(applyEdits(edits, other)).toEqual({ payload: { ...other, url: fixed.url }, isSame: true });
  const wider = editsBetween(typo, { ...typo, size: { width: 20, key: 'mine' } });
  expect(applyEdits(wider, other)).toEqual({
    payload: { ...other, size: { width: 20, key: 'yours' } },
    isSame: false,
  });
});

it('removes a field that was removed, and adds one that was added', () => {
  const moved = editsBetween({ a: 1 }, { b: 1 });
  expect(applyEdits(moved, { a: 1, c: 2 })).toEqual({ payload: { b: 1, c: 2 }, isSame: true });
});

it.each([
  ['no payload', null, 'The payload isn’t an object.'],
  ['the new value already', fixed, 'It already has the new values.'],
  ['no such field', {}, 'url is missing instead of text.'],
  ['null there', { url: null }, 'url is null instead of text.'],
  ['a list there', { url: [] }, 'url is a list instead of text.'],
  ['an object there', { url: {} }, 'url is an object instead of text.'],
])('leaves a job alone that has %s', (_what, payload, reason) => {
  expect(applyEdits(edits, payload)).toEqual({ reason });
});

it('edits no name that every object has', () => {
  const added = editsBetween({}, JSON.parse('{"__proto__": 1, "constructor": 2}'));
  expect(added.map(({ path }) => path)).toEqual([['__proto__'], ['constructor']]);
  expect(added.every(({ from }) => from === undefined)).toBe(true);
});
