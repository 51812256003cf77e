import { expect, it } from 'vitest';
import { payloadOf } from '../ui/replay/payload-of';
import { fieldsOf } from './payload-fields';

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    year: { type: 'integer' },
    month: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    format: { type: 'string', enum: ['pdf', 'csv'] },
    draft: { type: 'boolean' },
    widths: { type: 'array', items: { type: 'integer' } },
    formats: { type: 'array', items: { type: 'string', enum: ['webp', 'png'] } },
    note: { type: 'string' },
  },
  required: ['name', 'year', 'month', 'format', 'widths', 'formats'],
};
const payload = {
  ...{ name: 'a', year: 2023, month: null, format: 'pdf', draft: true, extra: 5 },
  ...{ widths: [1, 2], formats: ['webp'] },
};
const fields = fieldsOf(schema, payload);
const texts = Object.fromEntries(fields.map(({ name, text }) => [name, text]));

it('reads fields from the schema, and unknown fields from the payload', () => {
  expect(fields.map(({ name, type, whenEmpty }) => `${name} ${type} ${whenEmpty}`)).toEqual([
    'name text refused',
    'year number refused',
    'month number null',
    'format choice refused',
    'draft flag left-out',
    'widths numbers refused',
    'formats choices refused',
    'note text left-out',
    'extra json left-out',
  ]);
});

it('offers the current choice, also if it is hidden', () => {
  const choicesFor = (format?: string) =>
    fieldsOf(schema, { format }).find(({ name }) => name === 'format')?.choices;
  expect(choicesFor('csv')).toEqual(['pdf', 'csv']);
  expect(choicesFor('•••')).toEqual(['•••', 'pdf', 'csv']);
  expect(choicesFor()).toEqual(['pdf', 'csv']);
});

it('returns the same payload if nothing was changed', () => {
  expect(payloadOf(fields, texts)).toEqual({ payload });
});

it('reads entered and emptied fields', () => {
  const changed = { ...texts, year: '2024', month: '2', draft: '', note: 'x', widths: ' 1,2, ', extra: '' };
  expect(payloadOf(fields, changed)).toEqual({
    payload: {
      ...{ name: 'a', year: 2024, month: 2, format: 'pdf', note: 'x' },
      ...{ widths: [1, 2], formats: ['webp'] },
    },
  });
});

it('reports which fields are invalid', () => {
  const { errors } = payloadOf(fields, {
    ...texts,
    year: 'x',
    widths: '1, wide',
    format: '',
    extra: '[',
  }) as {
    errors: Record<string, string>;
  };
  expect(Object.keys(errors)).toEqual(['year', 'format', 'widths', 'extra']);
});

it.each([null, 'text', [], { properties: {} }])('edits fields as JSON with the schema %o', (odd) => {
  const odds = fieldsOf(odd, { a: { b: 1 } });
  expect(odds).toMatchObject([{ name: 'a', type: 'json' }]);
  expect(payloadOf(odds, { a: '{"b":2}' })).toEqual({ payload: { a: { b: 2 } } });
});
