// A bundler may put a copy of this module into each bundle: a symbol of the registry is the same in all of them. JSON has none, so
// no input can pretend to be a statement.
const brand = Symbol.for('offload.sql');

/** A statement, or a part of one. */
export interface Sql {
  readonly [brand]: true;
  /** The text between the values, which begins and ends it. */
  readonly strings: readonly string[];
  readonly values: unknown[];
  /** With `$1` and so on in the place of the values. */
  readonly text: string;
}

/**
 * `sql` makes a statement: what is interpolated is sent as a parameter, unless it's a part of a statement.
 *
 * @example
 * const recent = sql`SELECT id FROM orders WHERE created_at > ${since}`;
 */
export function sql(strings: readonly string[], ...values: readonly unknown[]): Sql {
  return compose(strings, values);
}

/** Contains nothing. */
export const empty: Sql = compose([''], []);

/** Returns SQL as it is. It must not contain anything that a user has chosen. */
export function raw(text: string): Sql {
  return compose([text], []);
}

/** Returns values or parts with a separator between them. There must be at least one. */
export function join(values: readonly unknown[], separator = ','): Sql {
  if (values.length === 0) throw new TypeError('join needs at least one value.');
  return compose(['', ...Array<string>(values.length - 1).fill(separator), ''], values);
}

function compose(outer: readonly string[], given: readonly unknown[]): Sql {
  let last = outer[0] ?? '';
  const strings: string[] = [];
  const values: unknown[] = [];
  function add(value: unknown, after: string): void {
    strings.push(last);
    values.push(value);
    last = after;
  }
  for (const [index, value] of given.entries()) {
    if (isSql(value)) {
      last += value.strings[0] ?? '';
      for (const [inner, one] of value.values.entries()) add(one, value.strings[inner + 1] ?? '');
      last += outer[index + 1] ?? '';
    } else add(value, outer[index + 1] ?? '');
  }
  strings.push(last);
  return {
    ...{ [brand]: true, strings, values },
    get text() {
      return strings.reduce((text, part, index) => `${text}$${index}${part}`);
    },
  };
}

function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && brand in value;
}
