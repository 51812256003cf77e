import { expect, it } from 'vitest';
import { logEntry } from './log-entry';

const error = new Error('Out of paper');
const circle: { self?: object } = {};
circle.self = circle;

it.each<[string, unknown[], object]>([
  ['a message and details', ['Printed', { pages: 2 }], { message: 'Printed', details: { pages: 2 } }],
  ['a message', ['Printed'], { message: 'Printed' }],
  ['details first, as in pino', [{ pages: 2 }, 'Printed'], { message: 'Printed', details: { pages: 2 } }],
  ['several texts and numbers', ['Printed', 2, 'of', 3n, true], { message: 'Printed 2 of 3 true' }],
  ['only details', [{ pages: 2 }], { message: '(no message)', details: { pages: 2 } }],
  ['nothing', [], { message: '(no message)' }],
  ['undefined', [undefined], { message: 'undefined' }],
  ['no details after all', ['Printed', undefined, null], { message: 'Printed' }],
  ['an error', [error], { message: 'Out of paper', details: { error: 'Out of paper' } }],
  ['a message and an error', ['Jammed', error], { message: 'Jammed', details: { error: 'Out of paper' } }],
  ['a list', ['Pages', [1, 2]], { message: 'Pages', details: { details: [1, 2] } }],
  ['a date', ['At', new Date(0)], { message: 'At', details: { details: '1970-01-01T00:00:00.000Z' } }],
  [
    'two objects',
    ['Both', { a: 1 }, { b: 2 }],
    { message: 'Both', details: { details: [{ a: 1 }, { b: 2 }] } },
  ],
  ['a symbol', [Symbol('x')], { message: 'Symbol(x)' }],
  ['NUL', ['a\u0000b', { c: '\u0000' }], { message: 'ab', details: { c: '' } }],
  [
    'a circle',
    ['It', circle],
    { message: 'It', details: { details: 'were not JSON and could not be stored' } },
  ],
  [
    'a number as an error',
    [Object.assign(new Error(), { message: 7 })],
    { message: '7', details: { error: '7' } },
  ],
])('takes %s', (_, args, entry) => {
  expect(logEntry(args)).toEqual(entry);
});

it('never throws, whatever it gets, and returns text and an object', () => {
  const hostile = new Proxy(() => undefined, {
    get() {
      throw new Error('no');
    },
    getPrototypeOf() {
      throw new Error('no');
    },
  });
  const named = Object.defineProperty(new Error(), 'message', {
    get() {
      throw new Error('no');
    },
  });
  const values = [
    hostile,
    named,
    Object.create(null),
    new Map([[1, 2]]),
    new WeakSet(),
    class {},
    /x/,
    Number.NaN,
  ];
  for (const value of values)
    for (const args of [[value], ['text', value], [value, 'text']]) {
      const { message, details = {} } = logEntry(args);
      expect(typeof message).toBe('string');
      expect(Array.isArray(details) || typeof details !== 'object').toBe(false);
    }
});
