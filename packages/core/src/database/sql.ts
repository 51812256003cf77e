// A registered symbol, because each bundle may have its own copy of this module. JSON has no symbols, so no input can pretend
// to be a statement.
const brand = Symbol.for('offload.sql');

/** A statement, or a part of one. */
export class Sql {
  readonly [brand] = true;
  /** The texts around the values: one more than there are values. */
  readonly strings: readonly string[];
  readonly values: unknown[];

  /** Composes texts with values and parts of statements in between. Merges the parts. */
  constructor(outer: readonly string[], given: readonly unknown[]) {
    const strings = [outer[0] ?? ''];
    const values: unknown[] = [];
    // No iterators, because every job makes statements.
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

  /** The statement with `$1`, `$2`, and so on in place of the values. */
  get text(): string {
    let text = this.strings[0] ?? '';
    for (let index = 1; index < this.strings.length; index += 1) text += `$${index}${this.strings[index]}`;
    return text;
  }
}

/**
 * Makes a statement. Interpolated values are sent as parameters, unless they're parts of statements.
 *
 * @example
 * const recent = sql`SELECT id FROM orders WHERE created_at > ${since}`;
 */
export function sql(strings: readonly string[], ...values: readonly unknown[]): Sql {
  return new Sql(strings, values);
}

/**
 * An empty part of a statement.
 *
 * @example
 * sql`SELECT id FROM orders WHERE paid ${country ? sql`AND country = ${country}` : empty}`;
 */
export const empty: Sql = new Sql([''], []);

/**
 * Returns text as SQL. It must not contain anything that a user has chosen.
 *
 * @example
 * sql`SELECT id FROM orders ORDER BY ${raw(isNewestFirst ? 'id DESC' : 'id')}`;
 */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

/**
 * Joins values or parts with a separator, by default a comma. Throws a `TypeError` if the list is empty.
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
 * Returns a query for `WITH RECURSIVE` with the distinct values of indexed columns of `job`. Skips from one to the next in
 * the index, no matter how many jobs each has. `name` and `columns` become SQL as they are.
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
