import { expect, it } from 'vitest';
import { endedWord, ownerWord, readSearchWords } from './search-words';

const id = '0199a0c4-0000-7000-8000-000000000000';
const now = new Date(Date.UTC(2026, 0, 1, 12));
const nothing = { id: null, owner: null, payload: [], error: null };

it.each([
  ['', {}],
  ['   ', {}],
  [id, { id }],
  [id.toUpperCase(), { id }],
  [`id:${id}`, { id }],
  ['id:12', { id: '00000000-0000-0000-0000-000000000000' }],
  ['0199a0c4', { id: '0199a0c4' }],
  ['0199A0C4-0000-70', { id: '0199a0c4-0000-70' }],
  ['"0199a0c4"', { error: '0199a0c4' }],
  ['4711', { error: '4711' }],
  ['state:failed,canceled', { states: ['failed', 'canceled'] }],
  ['kind:resize-image queue:image', { kind: 'resize-image', queue: 'image' }],
  ['older:1h', { to: new Date(Date.UTC(2026, 0, 1, 11)) }],
  ['newer:2d', { from: new Date(Date.UTC(2025, 11, 30, 12)) }],
  ['older:1w', { to: new Date(Date.UTC(2025, 11, 25, 12)) }],
  ['older:2days', { to: new Date(0) }],
  ['newer:today', { from: now }],
  [
    endedWord('failed', Date.UTC(2026, 0, 1, 10), Date.UTC(2026, 0, 1, 11)),
    {
      ended: {
        state: 'failed',
        from: new Date(Date.UTC(2026, 0, 1, 10)),
        to: new Date(Date.UTC(2026, 0, 1, 11)),
      },
    },
  ],
  ['ended:failed/today', { ended: { state: '', from: new Date(0), to: new Date(0) } }],
  ['is:undispatched', { isUndispatched: true }],
  ['is:lost', { to: new Date(0) }],
  ['payload.state:failed', { payload: [{ path: ['state'], value: 'failed' }] }],
  ['ada@', { owner: 'ada@' }],
  ['owner:ada', { owner: 'ada' }],
  ['year:2023', { payload: [{ path: ['year'], value: '2023' }] }],
  ['data.note:"two words"', { payload: [{ path: ['data', 'note'], value: 'two words' }] }],
  ['payload.owner:ada', { payload: [{ path: ['owner'], value: 'ada' }] }],
  ['constructor:7', { payload: [{ path: ['constructor'], value: '7' }] }],
  ['__proto__:7', { payload: [{ path: ['__proto__'], value: '7' }] }],
  ['personId:a@b', { payload: [{ path: ['personId'], value: 'a@b' }] }],
  ['connection refused', { error: 'connection refused' }],
  ['"ada@example.com"', { error: 'ada@example.com' }],
  ['error:4711 refused', { error: '4711 refused' }],
  ['http://x', { payload: [{ path: ['http'], value: '//x' }] }],
  ['year:', { error: 'year:' }],
  ['year:""', {}],
  ['"open', { error: '"open' }],
  [
    `ada@ year:2023 refused ${id}`,
    { id, owner: 'ada@', payload: [{ path: ['year'], value: '2023' }], error: 'refused' },
  ],
])('reads %s', (text, expected) => {
  expect(readSearchWords(text, now)).toEqual({ ...nothing, ...expected });
});

it('searches for up to five fields, and finds nothing by more', () => {
  expect(readSearchWords('a:1 '.repeat(5))).toMatchObject({
    id: null,
    payload: Array(5).fill({ value: '1' }),
  });
  expect(readSearchWords('a:1 '.repeat(6)).id).toBe('00000000-0000-0000-0000-000000000000');
});

it('searches for up to 200 characters of error text', () => {
  expect(readSearchWords('word '.repeat(500)).error?.length).toBeLessThanOrEqual(200);
});

it.each(['guest', 'user:42', 'Acme Inc', 'a@b.test'])(
  'finds the jobs of the owner %j by their word',
  (owner) => {
    expect(readSearchWords(ownerWord(owner))).toEqual({ ...nothing, owner });
  },
);
