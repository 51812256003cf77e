// A bundler may put a copy of this module into each bundle: a symbol of the registry is the same in all of them. JSON has none, so
// no input can pretend to be a statement.
const brand = Symbol.for('offload.sql');

/** A statement, or a part of one. */
export class Sql {
  readonly [brand] = true;
  /** The text between the values, which begins and ends it. */
  readonly strings: readonly string[];
  readonly values: unknown[];

  /** Composes texts and what is between them: values, and parts of statements, whose texts and values are merged. */
  constructor(outer: readonly string[], given: readonly unknown[]) {
    const strings = [outer[0] ?? ''];
    const values: unknown[] = [];
    // Statements are made for every job, so these loops have no iterators.
    for (let index = 0; index < given.length; index += 1) {
      const value = given[index];
      const after = outer[index + 1] ?? '';
      if (!isSql(value)) {
        values.push(value);
        strings.push(after);
        continue;
      }
      strings[values.length] += value.strings[0] ?? '';
      for (let inner = 0; inner < value.values.length; inner += 1) {
        values.push(value.values[inner]);
        strings.push(value.strings[inner + 1] ?? '');
      }
      strings[values.length] += after;
    }
    this.strings = strings;
    this.values = values;
  }

  /** With `$1` and so on in the place of the values. */
  get text(): string {
    let text = this.strings[0] ?? '';
    for (let index = 1; index < this.strings.length; index += 1) text += `$${index}${this.strings[index]}`;
    return text;
  }
}

/**
 * `sql` makes a statement: what is interpolated is sent as a parameter, unless it's a part of a statement.
 *
 * @example
 * const recent = sql`SELECT id FROM orders WHERE created_at > ${since}`;
 */
export function sql(strings: readonly string[], ...values: readonly unknown[]): Sql {
  return new Sql(strings, values);
}

/**
 * Contains nothing.
 *
 * @example
 * sql`SELECT id FROM orders WHERE paid ${country ? sql`AND country = ${country}` : empty}`;
 */
export const empty: Sql = new Sql([''], []);

/**
 * Returns SQL as it is. It must not contain anything that a user has chosen.
 *
 * @example
 * sql`SELECT id FROM orders ORDER BY ${raw(isNewestFirst ? 'id DESC' : 'id')}`;
 */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

/**
 * Returns values or parts with a separator between them; by default a comma. Throws a `TypeError` if there is none.
 *
 * @example
 * sql`SELECT id FROM orders WHERE ${join([sql`paid`, sql`country = ${country}`], ' AND ')}`;
 */
export function join(values: readonly unknown[], separator = ','): Sql {
  if (values.length === 0) throw new TypeError('join needs at least one value.');
  return new Sql(['', ...Array<string>(values.length - 1).fill(separator), ''], values);
}

function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && brand in value;
}

/**
 * Returns a query for `WITH RECURSIVE` with the distinct values of indexed columns of `job`, under their names. Skips from one to
 * the next in the index, no matter how many jobs each has. `name` and `columns` become SQL as they are.
 */
export function distinctValues(name: string, columns: readonly string[], where: Sql): Sql {
  const [rows, list] = [raw(name), raw(columns.join(', '))];
  const qualified = (table: string) => raw(columns.map((column) => `${table}.${column}`).join(', '));
  return sql`${rows} AS (
    (SELECT ${list} FROM offload.job WHERE ${where} ORDER BY ${list} LIMIT 1)
    UNION ALL
    SELECT next.* FROM ${rows}, LATERAL (
      SELECT ${qualified('job')} FROM offload.job
      WHERE ${where} AND (${qualified('job')}) > (${qualified(name)}) ORDER BY ${qualified('job')} LIMIT 1
    ) next
  )`;
}
