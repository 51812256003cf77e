import { type Connection, type Sql, sql } from '@offload/core/sql';

/** Values of a job's payload, and words of its error. */
export interface TextFilter {
  /** All of these fields must have these values. A path leads into objects, and into the objects of a list. */
  payload: { path: string[]; value: string }[];
  /** Words that must be in the error. Each matches words that begin with it. */
  error: string | null;
  /** Whether the words may be in the message and the stack, which not all readers may see, or in the code only. */
  inValues: boolean;
  /** Whether the app has an index of the words of errors; by default yes. Otherwise, errors are searched as they are. */
  hasErrorIndex?: boolean;
}

/** Returns whether the app has an index of the words of errors: it's in a migration of the app. */
export async function hasIndexOfErrors(db: Connection): Promise<boolean> {
  const [found] = await db.query<{ has: boolean }>(
    sql`SELECT to_regprocedure('job_error_words(text, text, text)') IS NOT NULL AS has`,
  );
  return found?.has ?? false;
}

/** Returns the conditions of a text filter, or none if it's empty. */
export function matchesText({ payload, error, inValues, hasErrorIndex = true }: TextFilter): Sql[] {
  const conditions: Sql[] = [];
  // One condition for all fields, so that the index intersects them instead of collecting each.
  if (payload.length > 0) conditions.push(sql`payload @@ ${payload.map(hasValue).join(' && ')}::jsonpath`);
  if (error !== null && !hasErrorIndex) {
    const text = inValues ? sql`concat(error_code, ' ', error_message, ' ', error_stack)` : sql`error_code`;
    conditions.push(sql`position(lower(${error}) IN lower(${text})) > 0`);
  }
  if (error !== null && hasErrorIndex) {
    const words = wordsOf(error);
    // The same expression as in the index. The function is in the index's migration.
    conditions.push(
      sql`error_message IS NOT NULL AND job_error_words(error_code, error_message, error_stack) @@ ${words}`,
    );
    if (!inValues) conditions.push(sql`job_error_words(error_code, '', NULL) @@ ${words}`);
  }
  return conditions;
}

/** Returns a JSON path condition, in which a list stands for its items. */
function hasValue({ path, value }: { path: string[]; value: string }): string {
  const field = `$${path.map((name) => `.${JSON.stringify(name)}`).join('')}`;
  return `(${meanings(value)
    .map((one) => `${field} == ${JSON.stringify(one)}`)
    .join(' || ')})`;
}

/** Returns what a typed value may mean: text, a number, a boolean, or null. */
function meanings(text: string): unknown[] {
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return [text, Number(text)];
  if (text === 'true' || text === 'false') return [text, text === 'true'];
  return text === 'null' ? [text, null] : [text];
}

/** Returns a query for words by their beginnings. Splits words like the index, so that no character is an operator. */
function wordsOf(text: string): Sql {
  return sql`to_tsquery('simple', regexp_replace(
    nullif(trim(regexp_replace(${text}, '[^[:alnum:]]+', ' ', 'g')), ''), ' ', ':* & ', 'g') || ':*')`;
}
